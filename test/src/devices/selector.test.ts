import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSelector, selectorOf, type Selector } from '../../../src/devices/index.ts';

function parse(text: string): Selector {
  const result = parseSelector(text);
  if (!result.ok) throw new Error(`${text}: ${JSON.stringify(result.refusal)}`);
  return result.value;
}
const refusal = (text: string): object | undefined => {
  const result = parseSelector(text);
  return result.ok ? undefined : result.refusal;
};
const is = (field: string, ...values: string[]): object => ({ field, op: 'is', values, negated: false });

describe('src/devices/selector.ts', () => {
  it('takes what a person or a button needs, and nothing longer or of more values', () => {
    const tooLong = { code: 'selector.too-long', details: { max: 2_000, values: 200 } };
    expect(refusal(`name:${'a'.repeat(1_995)}`)).toBeUndefined();
    expect(refusal(`name:${'a'.repeat(1_996)}`)).toEqual(tooLong);
    expect(refusal('a '.repeat(200))).toBeUndefined();
    expect(refusal('a '.repeat(201))).toEqual(tooLong);
    expect(refusal(`name:a${'|b'.repeat(200)}`)).toEqual(tooLong);
  });

  it('reads a sentence of conditions', () => {
    const text = 'site:Lyon model:"VVX 411" offline firmware:<6.4 -vendor:Poly user:anna*';
    expect(parse(text).conditions).toEqual([
      is('site', 'lyon'),
      is('model', 'vvx 411'),
      is('health', 'offline'),
      { field: 'firmware', op: '<', values: ['6.4'], negated: false },
      { field: 'vendor', op: 'is', values: ['poly'], negated: true },
      { field: 'user', op: 'like', values: ['anna*'], negated: false },
    ]);
  });

  it.each([
    ['site:Lyon|"São Paulo"', is('site', 'lyon', 'sao paulo')],
    ['emplacement:Évry', is('site', 'evry')],
    ['modèle:T46U', is('model', 't46u')],
    ['version:>=6.4', { field: 'firmware', op: '>=', values: ['6.4'], negated: false }],
    ['région:emea', is('region', 'EMEA')],
    ['health:nonurgent|critical', is('health', 'nonUrgent', 'critical')],
    ['hors-ligne', is('health', 'offline')],
    ['online', { ...is('health', 'offline'), negated: true }],
    ['-en-ligne', is('health', 'offline')],
    ['busy|idle', is('activity', 'busy', 'idle')],
    ['enrolled', is('enrolled', 'yes')],
    ['!inscrit', { ...is('enrolled', 'yes'), negated: true }],
    ['enrolled:no', { ...is('enrolled', 'yes'), negated: true }],
    ['mac:00-04-F2-AB-CD-EF', is('mac', '0004f2abcdef')],
    ['00:04:F2:AB:CD:EF', is('mac', '0004f2abcdef')],
    ['0004.f2ab.cdef', is('mac', '0004f2abcdef')],
    ['00:90:8f:00:00:01:002', is('mac', '00908f000001:002')],
    ['f2:ab', { field: 'mac', op: 'contains', values: ['f2ab'], negated: false }],
    ['mac:0004f2*', { field: 'mac', op: 'like', values: ['0004f2*'], negated: false }],
    ['"offline"', { field: 'any', op: 'contains', values: ['offline'], negated: false }],
    ['LYO-1-001', { field: 'any', op: 'contains', values: ['lyo-1-001'], negated: false }],
    ['name:"a ""b"""', is('name', 'a "b"')],
  ])('reads %s', (text, condition) => {
    expect(parse(text).conditions).toEqual([condition]);
  });

  it.each(['', '  ', '*', 'all', 'Tous', '""', '-', '|'])('takes %j for every device', (text) => {
    expect(parse(text)).toEqual({ conditions: [], text: '' });
  });

  it.each([
    ['sitte:Lyon', { code: 'selector.unknown-field', details: { field: 'sitte', suggestion: 'site' } }],
    ['temperature:3', { code: 'selector.unknown-field', details: { field: 'temperature', suggestion: '' } }],
    ['site:"Lyon', { code: 'selector.unclosed-quote', details: {} }],
    ['ab"c', { code: 'selector.unclosed-quote', details: {} }],
    ['site: Lyon', { code: 'selector.missing-value', details: { field: 'site' } }],
    ['firmware:<', { code: 'selector.missing-value', details: { field: 'firmware' } }],
    ['model:<411', { code: 'selector.not-comparable', details: { field: 'model' } }],
    [
      'region:europe',
      {
        code: 'selector.unknown-value',
        details: { field: 'region', value: 'europe', choices: 'NOAM, EMEA, APAC' },
      },
    ],
  ])('refuses %s', (text, expected) => {
    expect(refusal(text)).toEqual(expected);
  });

  it('spells every selector in one way that reads back as the same', () => {
    expect(parse('  Emplacement:LYON|"Paris"  hors-ligne -"offline" ').text).toBe(
      'site:lyon|paris health:offline -"offline"',
    );
    const quoted = parse('firmware:<"=6"');
    expect(parse(quoted.text)).toEqual(quoted);
    fc.assert(
      fc.property(line, (text) => {
        const result = parseSelector(text);
        if (!result.ok) return;
        expect(parse(result.value.text)).toEqual(result.value);
        expect(selectorOf(result.value.conditions)).toEqual(result.value);
      }),
      { numRuns: 5000 },
    );
  });
});

const piece = fc.constantFrom(
  ...['site', 'mac', 'firmware', 'health', 'user', 'enrolled', 'région', 'foo'].map((name) => `${name}:`),
  ...['lyon', 'offline', 'busy', 'emea', 'all', 'yes', 'no', 'T46U', '6.4', 'é', 'İ', '\u0301'],
  ...[
    '0004f2abcdef',
    '00:04:f2:ab:cd:ef',
    'f2:ab',
    ':001',
    '-',
    '!',
    '<',
    '<=',
    '>',
    '=',
    '|',
    '*',
    '"',
    '""',
    ' ',
    ':',
  ],
);
const line = fc.oneof(
  fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary' }),
);
