import { describe, expect, it } from 'vitest';
import { isListed, LISTED, wireArguments } from '../../../../src/adapters/powershell/allow-list.ts';
import { CMDLETS, cmdletNamed } from '../../../../src/cmdlets/index.ts';

const wired = (name: string, given: Parameters<typeof wireArguments>[1]): unknown =>
  wireArguments(cmdletNamed(name), given);

describe('src/adapters/powershell/allow-list.ts', () => {
  it('lists the living cmdlets of the Teams module and no other', () => {
    const names = LISTED.map(({ name }) => name);
    expect(names).toContain('New-CsSdgBulkSignInRequest');
    expect(names).toContain('Grant-CsTeamsCallingPolicy');
    expect(new Set(LISTED.map(({ module }) => module))).toEqual(new Set(['MicrosoftTeams']));
    for (const cmdlet of CMDLETS)
      if (cmdlet.module !== 'MicrosoftTeams' || cmdlet.lifecycle.state === 'retired')
        expect(isListed(cmdlet), cmdlet.name).toBe(false);
    expect(names).not.toContain('Connect-MicrosoftTeams');
  });

  it('hands the runner no parameter that is a secret, and none of what every cmdlet takes', () => {
    const listed = LISTED.flatMap(({ parameters }) => Object.keys(parameters));
    const secret = CMDLETS.flatMap(({ parameters }) => parameters.filter((parameter) => parameter.secret));
    for (const { name } of secret) expect(listed).not.toContain(name);
    for (const name of ['ErrorAction', 'Verbose', 'Debug', 'OutVariable', 'Force', 'Tenant'])
      expect(listed).not.toContain(name);
  });

  it('gives each argument its type', () => {
    expect(wired('Grant-CsTeamsCallingPolicy', { Identity: 'anna@contoso.com', PolicyName: null })).toEqual({
      ok: true,
      value: {
        Identity: { type: 'string', value: 'anna@contoso.com' },
        PolicyName: { type: 'null', value: null },
      },
    });
    expect(
      wired('Get-CsOnlineUser', { ResultSize: '17', SkipUserPolicies: true, Properties: 'LineURI' }),
    ).toMatchObject({
      value: {
        ResultSize: { type: 'integer', value: 17 },
        SkipUserPolicies: { type: 'switch', value: true },
        Properties: { type: 'strings', value: ['LineURI'] },
      },
    });
    const listed = LISTED.find(({ name }) => name === 'Grant-CsTeamsCallingPolicy');
    expect(listed?.parameters).toMatchObject({
      Identity: ['string'],
      PolicyName: ['string', 'null'],
      Global: ['switch'],
    });
  });

  it.each([
    ['Get-CsTeamsCallingPolicy', { Identity: 'a', ErrorAction: 'Continue' }, 'cmdlet.unknown-parameter'],
    ['Set-CsTeamsCallingPolicy', { Identity: '*', AllowSIPDevicesCalling: true }, 'value.wildcard'],
    ['Grant-CsTeamsCallingPolicy', { Identity: 'a' }, 'cmdlet.missing-parameter'],
    ['Get-CsTeamsCallingPolicy', { Identity: 'a\0' }, 'value.unseen-character'],
    ['Set-CsUser', { Identity: 'a' }, 'cmdlet.not-listed'],
  ])('refuses %s with %j', (name, given, code) => {
    expect(wired(name, given)).toMatchObject({ ok: false, refusal: { code } });
  });
});
