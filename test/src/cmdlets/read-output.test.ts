import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOutput } from '../../../src/cmdlets/index.ts';
import { cutAt, formatList, formatTable, toCsv, type Shown } from './console.ts';

const anna: Shown = {
  UserPrincipalName: 'anna@contoso.com',
  EnterpriseVoiceEnabled: 'True',
  HostedVoiceMail: 'True',
  VoicePolicy: 'HybridVoice',
  OnPremLineURI: 'tel:+33123456789',
};
const bruno: Shown = {
  ...anna,
  UserPrincipalName: 'bruno@contoso.com',
  HostedVoiceMail: 'False',
  OnPremLineURI: '',
};

describe('src/cmdlets/read-output.ts', () => {
  it('reads Format-List behind a prompt, with remarks and another prompt around it', () => {
    const text = [
      "PS C:\\Users\\admin> Get-CsOnlineUser -Identity 'anna@contoso.com' | Format-List -Property @('UserPrincipalName', 'Enterprise",
      "VoiceEnabled', 'HostedVoiceMail', 'VoicePolicy', 'OnPremLineURI')",
      'WARNING: the session ends in 5 minutes',
      'AVERTISSEMENT : la session se termine dans 5 minutes',
      formatList([anna, bruno], 120),
      'PS C:\\Users\\admin> ',
    ].join('\r\n');
    expect(readOutput(text)).toEqual([anna, bruno]);
  });

  it('reads Format-Table, whichever way its columns lean', () => {
    const text = [
      'Identity                 LineURI            Total VoicePolicy',
      '--------                 -------            ----- -----------',
      'anna@contoso.com         tel:+33123456789      12 HybridVoice',
      'bruno.martin@contoso.com                  1234567',
    ].join('\n');
    expect(readOutput(text)).toEqual([
      { Identity: 'anna@contoso.com', LineURI: 'tel:+33123456789', Total: '12', VoicePolicy: 'HybridVoice' },
      { Identity: 'bruno.martin@contoso.com', LineURI: '', Total: '1234567', VoicePolicy: '' },
    ]);
  });

  it('reads a table whose names and cells go on below', () => {
    const text = [
      'Identity   EnterpriseVoiceE VoicePolicy',
      '           nabled',
      '--------   ---------------- -----------',
      'anna@conto             True HybridVoice',
      'so.com',
    ].join('\n');
    expect(readOutput(text)).toEqual([
      { Identity: 'anna@conto', EnterpriseVoiceEnabled: 'True', VoicePolicy: 'HybridVoice' },
      { Identity: 'so.com', EnterpriseVoiceEnabled: '', VoicePolicy: '' },
    ]);
  });

  it('reads JSON of either PowerShell', () => {
    const json = JSON.stringify(
      [
        {
          ...anna,
          EnterpriseVoiceEnabled: true,
          TelephoneNumbers: ['+331', '+332'],
          VoicePolicy: { Name: 'HybridVoice', Authority: 'Host' },
          Rank: 3,
          Gone: null,
        },
      ],
      null,
      4,
    );
    const expected = [{ ...anna, TelephoneNumbers: '{+331, +332}', Rank: '3', Gone: '' }];
    expect(readOutput(json)).toEqual(expected);
    expect(
      readOutput(`PS C:\\> Get-X | ConvertTo-Json\r\n{"value": ${json}, "Count": 1}\r\nPS C:\\>`),
    ).toEqual(expected);
    expect(readOutput(cutAt(json, 40))).toEqual(expected);
  });

  it('reads CSV of an English and of a French console', () => {
    for (const delimiter of [',', ';', '\t']) {
      for (const typed of [true, false]) {
        expect(readOutput(toCsv([anna, bruno], delimiter, typed))).toEqual([anna, bruno]);
      }
    }
    expect(readOutput('UserPrincipalName;VoicePolicy\nanna@contoso.com;HybridVoice')).toEqual([
      { UserPrincipalName: 'anna@contoso.com', VoicePolicy: 'HybridVoice' },
    ]);
  });

  it('reads properties that were asked for one by one', () => {
    const text = [
      'PS C:\\> $user = Get-CsOnlineUser anna@contoso.com',
      'PS C:\\> $user.EnterpriseVoiceEnabled',
      'True',
      'PS C:\\> $user.HostedVoiceMail',
      'False',
      'PS C:\\> $user.VoicePolicy',
      'PS C:\\>',
    ].join('\n');
    expect(readOutput(text)).toEqual([
      { EnterpriseVoiceEnabled: 'True', HostedVoiceMail: 'False', VoicePolicy: '' },
    ]);
  });

  it('reads several commands one by one, and leaves out what failed', () => {
    const text = [
      '[PS] C:\\Windows\\system32>Get-UMDialPlan',
      formatTable([{ Name: 'Lyon', UMMailboxPolicies: '{Lyon Default Policy}' }]),
      '[PS] C:\\Windows\\system32>Get-CsOnlineUser nobody',
      'Get-CsOnlineUser : Management object not found for identity "nobody".',
      'At line:1 char:1',
      '    + CategoryInfo          : NotSpecified: (:) [Get-CsOnlineUser], Exception',
      '[PS] C:\\Windows\\system32>Get-CsOnlineUser | fl',
      formatList([anna], 100),
    ].join('\n');
    expect(readOutput(text)).toEqual([{ Name: 'Lyon', UMMailboxPolicies: '{Lyon Default Policy}' }, anna]);
  });

  it('reads what a chat client has put blank lines and other spaces into', () => {
    const doubled = formatList([anna], 100).trim().split('\n').join('\n\n').replace(/ /g, '\u00a0');
    expect(readOutput(`\ufeff${doubled}`)).toEqual([anna]);
    const squeezed = formatList([anna, bruno], 100).replace(/ +/g, ' ');
    expect(readOutput(squeezed)).toEqual([anna, bruno]);
  });

  it('joins a value that the console broke: between words with a space, within one without', () => {
    const long = {
      Identity: 'anna',
      Description: 'The desk phone of the reception on the ground floor of the house in Lyon',
      FeatureTypes: `{${'Teams,PhoneSystem,'.repeat(6)}}`,
    };
    const text = formatList([long], 60);
    expect(text.split('\n').length).toBeGreaterThan(8);
    expect(readOutput(text)).toEqual([long]);
  });

  it('takes what a narrow console cut off for no property, whatever it looks like', () => {
    const text = [
      'UserPrincipalName : anna@contoso.com',
      'OnPremLineURI     : tel:+33123456789',
      'Description       : first part, then the second ',
      'part : of the description',
    ].join('\n');
    expect(readOutput(text)).toEqual([
      {
        UserPrincipalName: 'anna@contoso.com',
        OnPremLineURI: 'tel:+33123456789',
        Description: 'first part, then the second part : of the description',
      },
    ]);
  });

  it('reads a list whose line ends were lost', () => {
    expect(readOutput(formatList([anna], 100).replace(/\s+/g, ' '))).toEqual([anna]);
    expect(readOutput(formatList([anna, bruno], 100).replace(/\s+/g, ' '))).toEqual([anna, bruno]);
  });

  it.each([
    '',
    '   \n ',
    'Done.',
    'It says: nothing',
    'PS C:\\> Get-CsOnlineUser',
    'Bonjour, ça ne marche pas ; que faire ?',
    '[1, 2, 3]',
    '{"a": ',
    '"a","b"',
    '-----',
  ])('knows that %j is no output', (text) => {
    expect(readOutput(text)).toBeUndefined();
  });

  it('reads back every object in every format', () => {
    const shapes = fc.constantFrom<(objects: readonly Shown[]) => string>(
      (objects) => formatList(objects, 120),
      (objects) => formatList(objects, 70),
      (objects) => cutAt(formatList(objects, 120), 119),
      (objects) => JSON.stringify(objects),
      (objects) => JSON.stringify(objects.length === 1 ? objects[0] : objects, null, 2),
      (objects) => cutAt(JSON.stringify(objects, null, 2), 50),
      (objects) => toCsv(objects, ',', true),
      (objects) => toCsv(objects, ';', false),
      (objects) => cutAt(toCsv(objects, ',', true).replace(/\r/g, ''), 60),
    );
    fc.assert(
      fc.property(several(value), shapes, prompt, (objects, show, before) => {
        expect(readOutput(`${before}${show(objects)}`)).toEqual(objects);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads back every table', () => {
    fc.assert(
      fc.property(several(cell), prompt, (objects, before) => {
        expect(readOutput(`${before}${formatTable(objects)}`)).toEqual(objects);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['a list', 'Name : x\n\n'.repeat(10_000)],
    ['blanks', `a${' '.repeat(100_000)}x`],
    ['dashes', 'ab cd\n-- --\nx y\n'.repeat(6000)],
    ['quotes', '"a,\n'.repeat(25_000)],
    ['an open quote', `"a","b"\n"${'x\n'.repeat(50_000)}`],
    ['brackets', 'PS [{'.repeat(20_000)],
  ])('takes no longer than it must over %s', (_what, text) => {
    const start = performance.now();
    readOutput(text);
    // A reader that goes over it again for every line would take minutes.
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it('survives any text', () => {
    const piece = fc.constantFrom(
      'PS C:\\> ',
      'Name : x',
      '----',
      '"',
      ',',
      ';',
      '{',
      '}',
      '[',
      '\n',
      ' ',
      ':',
      'a',
      '\t',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 60 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (typed) => {
        const objects = readOutput(typed);
        for (const object of objects ?? []) expect(Object.keys(object).length).toBeGreaterThan(0);
      }),
      { numRuns: 3000 },
    );
  });
});

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{1,24}$/);
const word = fc.oneof(
  fc.constantFrom(
    'True',
    'False',
    'HybridVoice',
    'Tag:HybridVoice',
    '{Teams, PhoneSystem}',
    'sip:anna@contoso.com',
    "L'été",
  ),
  fc.stringMatching(/^[\w.@;:,+/-]{1,30}$/),
);
const value = fc.oneof(fc.constant(''), word, fc.stringMatching(/^[\w;=,@-]{60,200}$/));
/** Tables show no long values whole; dashes alone would be another table. */
const cell = fc.oneof(word, fc.constant('')).filter((text) => !/^-+$/.test(text));
const prompt = fc.constantFrom(
  '',
  "PS C:\\> Get-CsOnlineUser -Identity 'anna@contoso.com'\n",
  '[PS] C:\\>fl\n',
);

/** Objects of one kind: the same properties in each, the first of which says which it is. */
function several(values: fc.Arbitrary<string>): fc.Arbitrary<Shown[]> {
  return fc
    .tuple(
      fc.uniqueArray(name, { minLength: 1, maxLength: 5, selector: (text) => text.toLowerCase() }),
      fc.integer({ min: 1, max: 4 }),
    )
    .chain(([names, count]) =>
      fc.array(fc.tuple(...names.map(() => values)), { minLength: count, maxLength: count }).map((rows) =>
        rows.map((row, at) => ({
          Identity: `user${at}@contoso.com`,
          ...Object.fromEntries(
            names
              .filter((text) => text.toLowerCase() !== 'identity')
              .map((text, column) => [text, row[column] ?? '']),
          ),
        })),
      ),
    );
}
