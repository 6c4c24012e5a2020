import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cmdletNamed, renderCommand } from '../../../src/cmdlets/index.ts';
import type { Argument, Arguments, Cmdlet, RenderOptions } from '../../../src/cmdlets/index.ts';
import { parsePowerShell } from './powershell-grammar.ts';

function text(name: string, given: Arguments, options?: RenderOptions): string {
  const rendered = renderCommand(cmdletNamed(name), given, options);
  if (!rendered.ok) throw new Error(JSON.stringify(rendered.refusal));
  return rendered.value.text;
}

function refusal(name: string, given: Arguments, options?: RenderOptions): object | undefined {
  const rendered = renderCommand(cmdletNamed(name), given, options);
  return rendered.ok ? undefined : rendered.refusal;
}

/** Takes everything in every shape, so that the renderer is tried and not a record. */
const anything: Cmdlet = {
  ...cmdletNamed('Set-CsTeamsCallingPolicy'),
  name: 'Set-CsAnything',
  parameters: [
    { name: 'Text', type: 'text' },
    { name: 'List', type: 'text', many: 20 },
    { name: 'Edited', type: 'text', many: 20, editable: true },
    { name: 'Whole', type: 'integer' },
    { name: 'Truth', type: 'boolean' },
    { name: 'Flag', type: 'switch' },
  ],
};

/** What means something to PowerShell, or could be taken for it. */
const dangerous = fc.constantFrom(
  ...["'", '‘', '’', '‚', '‛', '"', '“', '”', '„', '`', '$', '$(', '@(', '@{', ')', '}', ';', '|', '&', '&&'],
  ...[
    '\n',
    '\r',
    '\r\n',
    '\t',
    '#',
    '<#',
    '#>',
    '--%',
    '-',
    '–',
    ' -WhatIf',
    ' ',
    '%',
    '\\',
    '{',
    '>',
    '$env:X',
  ],
  ...[
    'é',
    '漢',
    '😀',
    'a',
    'Z',
    '0',
    "'@",
    "@'",
    '$null',
    'Get-Date',
    '; Remove-CsTeamsCallingPolicy Global',
  ],
);
const nasty = fc.oneof(
  fc.array(dangerous, { maxLength: 12 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'grapheme' }),
);
const seen = nasty.filter((value) => !/(?![\t\r\n])[\p{C}\u2028\u2029]/u.test(value));

describe('src/cmdlets/render.ts', () => {
  it('writes the commands of the procedures', () => {
    expect(text('Set-CsTeamsCallingPolicy', { Identity: 'Global', AllowSIPDevicesCalling: true })).toBe(
      "Set-CsTeamsCallingPolicy -Identity 'Global' -AllowSIPDevicesCalling $true",
    );
    expect(text('Set-CsTenantFederationConfiguration', { sharedsipaddressspace: '$True' })).toBe(
      'Set-CsTenantFederationConfiguration -SharedSipAddressSpace $true',
    );
    expect(text('Grant-CsTeamsCallingPolicy', { Identity: 'anna@contoso.com', PolicyName: null })).toBe(
      "Grant-CsTeamsCallingPolicy -Identity 'anna@contoso.com' -PolicyName $null",
    );
    expect(text('Grant-CsTeamsCallingPolicy', { Global: true, PolicyName: "L'accueil" })).toBe(
      "Grant-CsTeamsCallingPolicy -PolicyName 'L''accueil' -Global",
    );
    expect(
      text('Grant-CsOUPermission', { ObjectType: ['contact', 'appcontact'], OU: 'OU=UM,DC=contoso,DC=com' }),
    ).toBe("Grant-CsOUPermission -ObjectType @('Contact', 'AppContact') -OU 'OU=UM,DC=contoso,DC=com'");
  });

  it('adds to a list that the server keeps instead of replacing it', () => {
    const given = { Identity: 'EX01', DialPlans: { add: ['Lyon'], remove: ['Old'] } };
    const line = text('Set-UMService', given, { estate: 'on-premises' });
    expect(line).toBe("Set-UMService -Identity 'EX01' -DialPlans @{ Add = @('Lyon'); Remove = @('Old') }");
    expect(parsePowerShell(line)[0]![0]!.arguments[1]!.value).toEqual({ Add: ['Lyon'], Remove: ['Old'] });
  });

  it('writes scripts and programs by where the products install them', () => {
    const onPremises = { estate: 'on-premises' } as const;
    const script = text('ExchUCUtil.ps1', { Forest: 'Contoso.com' }, onPremises);
    expect(script).toBe(
      "& (Join-Path -Path $env:ExchangeInstallPath -ChildPath 'Scripts\\ExchUCUtil.ps1') -Forest 'contoso.com'",
    );
    expect(parsePowerShell(script)[0]![0]!.arguments).toEqual([
      { parameter: 'Forest', value: 'contoso.com' },
    ]);
    expect(text('OcsUMUtil.exe', { Version: 'Skype for Business Server 2015' }, onPremises)).toBe(
      "& (Join-Path -Path $env:CommonProgramFiles -ChildPath 'Skype for Business Server 2015\\Support\\OcsUMUtil.exe')",
    );
  });

  it('has the console ask for a secret, and takes none', () => {
    const user = { Identity: 'anna@contoso.com', UMMailboxPolicy: 'Lyon' };
    expect(text('Enable-UMMailbox', { ...user, PIN: { ask: true } }, { estate: 'on-premises' })).toBe(
      "Enable-UMMailbox -Identity 'anna@contoso.com' -UMMailboxPolicy 'Lyon' -PIN (Read-Host -Prompt 'PIN')",
    );
    const refused = refusal('Enable-UMMailbox', { ...user, PIN: '731946' }, { estate: 'on-premises' });
    expect(refused).toEqual({
      code: 'cmdlet.secret',
      details: { cmdlet: 'Enable-UMMailbox', parameter: 'PIN' },
    });
  });

  it('makes a dry run only where the vendor has one', () => {
    const given = { Identity: 'Global', AllowSIPDevicesCalling: true };
    expect(text('Set-CsTeamsCallingPolicy', given, { dryRun: true })).toMatch(/ -WhatIf$/);
    expect(
      refusal('Grant-CsTeamsCallingPolicy', { Global: true, PolicyName: 'Sip' }, { dryRun: true }),
    ).toEqual({ code: 'cmdlet.no-dry-run', details: { cmdlet: 'Grant-CsTeamsCallingPolicy' } });
  });

  it('never offers to run what the cloud has given up', () => {
    const given = {
      Identity: 'Mediation 1',
      Fqdn: 'ms1.contoso.local',
      AccessProxyExternalFqdn: 'ap.contoso.com',
    };
    expect(refusal('Set-CsHybridMediationServer', given)).toMatchObject({ code: 'cmdlet.retired-for-good' });
    expect(refusal('Set-CsHybridMediationServer', given, { estate: 'on-premises' })).toMatchObject({
      code: 'cmdlet.retired-for-good',
    });
    const shown = renderCommand(cmdletNamed('Set-CsHybridMediationServer'), given, { documentedOnly: true });
    expect(shown).toEqual({
      ok: true,
      value: {
        text: "# Set-CsHybridMediationServer -Identity 'Mediation 1' -Fqdn 'ms1.contoso.local' -AccessProxyExternalFqdn 'ap.contoso.com'",
        runnable: false,
      },
    });
  });

  it('shows what a documented command asks for', () => {
    expect(text('Set-CsHybridMediationServer', { Identity: 'Mediation 1' }, { documentedOnly: true })).toBe(
      "# Set-CsHybridMediationServer -Identity 'Mediation 1' -Fqdn <Fqdn> -AccessProxyExternalFqdn <AccessProxyExternalFqdn>",
    );
    expect(text('OcsUMUtil.exe', {}, { documentedOnly: true })).toContain(
      "'<Version>\\Support\\OcsUMUtil.exe'",
    );
  });

  it('lets servers of an organisation’s own run what they still have', () => {
    const given = { EnableDeviceUpdate: false };
    expect(refusal('Set-CsIPPhonePolicy', given)).toEqual({
      code: 'cmdlet.retired',
      details: {
        cmdlet: 'Set-CsIPPhonePolicy',
        successor: 'Set-CsTeamsIPPhonePolicy',
      },
    });
    expect(text('Set-CsIPPhonePolicy', given, { estate: 'on-premises' })).toBe(
      'Set-CsIPPhonePolicy -EnableDeviceUpdate $false',
    );
  });

  it.each<[string, Arguments, string]>([
    [
      'Set-CsTeamsCallingPolicy',
      { Identity: 'Global', AllowSipDeviceCalling: true },
      'cmdlet.unknown-parameter',
    ],
    ['New-CsSdgBulkSignInRequest', { Region: 'EMEA' }, 'cmdlet.missing-parameter'],
    ['New-CsSdgBulkSignInRequest', { Region: 'Europe' }, 'value.not-a-choice'],
    ['Set-CsTeamsCallingPolicy', { Identity: '*Smith' }, 'value.wildcard'],
    ['Set-CsTeamsCallingPolicy', { Identity: ' ' }, 'value.missing'],
    ['Grant-CsTeamsCallingPolicy', { Identity: 'anna@contoso.com', PolicyName: '' }, 'value.missing'],
    [
      'Set-CsTeamsCallingPolicy',
      { Identity: 'Global', AllowSIPDevicesCalling: 'Enabled' },
      'value.not-a-boolean',
    ],
    [
      'Grant-CsTeamsCallingPolicy',
      { Global: true, Identity: 'a', PolicyName: 'b' },
      'cmdlet.parameters-do-not-combine',
    ],
    [
      'Set-CsPhoneNumberAssignment',
      { Identity: 'a', TelephoneNumber: '+33123456789' },
      'cmdlet.missing-parameter',
    ],
    ['Set-CsPhoneNumberAssignment', { TelephoneNumber: 'tel:+33123456789' }, 'value.number-with-tel'],
    [
      'Grant-CsOUPermission',
      { ObjectType: ['User', 'Contact', 'Device', 'Computer'], OU: 'x' },
      'cmdlet.too-many-values',
    ],
    ['Grant-CsOUPermission', { ObjectType: 'User', OU: ['x', 'y'] }, 'cmdlet.not-a-list'],
    ['New-CsOnlinePSTNGateway', { Fqdn: 'sbc.contoso.com', SipSignalingPort: 70_000 }, 'value.out-of-range'],
    ['New-CsTeamsCallingPolicy', { Identity: 'x', Description: 'a\u202eb' }, 'value.unseen-character'],
  ])('refuses %s with %j: %s', (name, given, code) => {
    expect(refusal(name, given)).toMatchObject({ code });
  });

  it('says which parameter was meant, and which one a value was wrong for', () => {
    expect(refusal('Set-CsTeamsCallingPolicy', { Identity: 'Global', AllowSipDeviceCalling: true })).toEqual({
      code: 'cmdlet.unknown-parameter',
      details: {
        cmdlet: 'Set-CsTeamsCallingPolicy',
        parameter: 'AllowSipDeviceCalling',
        nearest: 'AllowSIPDevicesCalling',
      },
    });
    expect(refusal('New-CsOnlinePSTNGateway', { Fqdn: 'sbc', SipSignalingPort: 5061 })).toEqual({
      code: 'value.domain-one-label',
      details: { value: 'sbc', parameter: 'Fqdn' },
    });
  });

  it('writes exactly the command and the values that were meant, whatever they hold', () => {
    const given = fc.record(
      {
        Text: seen,
        List: fc.array(seen, { minLength: 1, maxLength: 4 }),
        Edited: fc.record({ add: fc.array(seen, { minLength: 1, maxLength: 3 }) }),
        Whole: fc.integer({ min: 0 }),
        Truth: fc.boolean(),
        Flag: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(given, (values) => {
        const rendered = renderCommand(anything, values);
        if (!rendered.ok) throw new Error(JSON.stringify(rendered.refusal));
        expect(parsePowerShell(rendered.value.text)).toEqual([
          [
            {
              name: 'Set-CsAnything',
              arguments: anything.parameters.flatMap(({ name }) => expected(name, values)),
            },
          ],
        ]);
      }),
      { numRuns: 1500 },
    );
  });

  it('keeps a documented command from running, whatever it holds', () => {
    fc.assert(
      fc.property(seen, (value) => {
        const rendered = renderCommand(anything, { Text: value }, { documentedOnly: true });
        if (!rendered.ok) throw new Error(JSON.stringify(rendered.refusal));
        // A command behind it, since the grammar takes comments alone for nothing.
        const commands = parsePowerShell(`${rendered.value.text}\nGet-Date`);
        expect(commands).toEqual([[{ name: 'Get-Date', arguments: [] }]]);
      }),
      { numRuns: 1500 },
    );
  });

  it('refuses what nobody could see before approving it', () => {
    fc.assert(
      fc.property(
        seen,
        fc.constantFrom('\u0000', '\u001b', '\u0085', '\u202e', '\u200b', '\ud800'),
        (value, unseen) => {
          const rendered = renderCommand(anything, { Text: value + unseen });
          expect(rendered).toMatchObject({ ok: false, refusal: { code: 'value.unseen-character' } });
        },
      ),
    );
  });
});

function expected(name: string, values: Partial<Record<string, Argument>>): object[] {
  const value = values[name];
  if (value === undefined) return [];
  if (name === 'Flag' && value === true) return [{ parameter: name }];
  if (name === 'Edited') return [{ parameter: name, value: { Add: (value as { add: string[] }).add } }];
  return [{ parameter: name, value }];
}
