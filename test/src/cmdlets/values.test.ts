import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInteger, parseText, parseTimeSpan, VALUE_CHECKS } from '../../../src/cmdlets/values.ts';
import type { Result } from '../../../src/kernel/result.ts';

/** The value, or the code of the refusal. */
function read(result: Result<unknown>): unknown {
  return result.ok ? result.value : result.refusal.code;
}

const digits = (min: number, max: number): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[0-9]{${min},${max}}$`));
const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z]$/);
const domain = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));

describe('src/cmdlets/values.ts', () => {
  it.each([
    ['+33123456789', '+33123456789'],
    [' +33 (1) 23-45.67 89 ', '+33123456789'],
    ['+33\u00a01\u00a023\u00a045\u00a067\u00a089', '+33123456789'],
    ['0123456789', 'value.number-without-plus'],
    ['0033123456789', 'value.number-without-plus'],
    ['', 'value.missing'],
    ['+0123456789', 'value.not-a-phone-number'],
    ['+33 1 23 45 67 8O', 'value.not-a-phone-number'],
    ['+33٣٤٥٦٧٨٩', 'value.not-a-phone-number'],
    ['+336', 'value.number-length'],
    ['+3312345678901234', 'value.number-length'],
  ])('reads the number %j as %s', (text, expected) => {
    expect(read(VALUE_CHECKS.e164(text))).toBe(expected);
  });

  it.each([
    ['tel:+33 1 23 45 67 89', 'tel:+33123456789'],
    ['TEL:+33123456789;EXT=1234', 'tel:+33123456789;ext=1234'],
    ['+33123456789', 'value.tel-without-scheme'],
    ['tel:0123456789', 'value.number-without-plus'],
    ['tel:+33123456789;ext=', 'value.bad-extension-suffix'],
    ['tel:+33123456789;phone-context=x', 'value.bad-extension-suffix'],
    ['tel:+33123456789;ext=1;ext=2', 'value.bad-extension-suffix'],
  ])('reads the line URI %j as %s', (text, expected) => {
    expect(read(VALUE_CHECKS.tel(text))).toBe(expected);
  });

  it.each([
    ['+33123456789', '+33123456789'],
    ['33 1 23 45 67 89', '33123456789'],
    ['+33123456789;ext=12', '+33123456789;ext=12'],
    ['tel:+33123456789', 'value.number-with-tel'],
    ['0123456789', 'value.number-without-plus'],
  ])('reads the number to assign %j as %s', (text, expected) => {
    expect(read(VALUE_CHECKS.number(text))).toBe(expected);
  });

  it.each([
    ["Anna.O'Neil_1@Contoso.COM", "Anna.O'Neil_1@contoso.com"],
    ['', 'value.missing'],
    ['anna', 'value.address-at'],
    ['@contoso.com', 'value.address-at'],
    ['a@b@contoso.com', 'value.address-at'],
    ['hélène@contoso.com', 'value.address-character'],
    ['anna smith@contoso.com', 'value.address-character'],
    ['*@contoso.com', 'value.address-character'],
    ['anna.@contoso.com', 'value.address-dot'],
    ['a..b@contoso.com', 'value.address-dot'],
    ['anna@contoso', 'value.domain-one-label'],
    [`${'a'.repeat(65)}@contoso.com`, 'value.address-length'],
    [`anna@${'a'.repeat(45)}.com`, 'value.address-length'],
  ])('reads the user %j as %s', (text, expected) => {
    expect(read(VALUE_CHECKS.upn(text))).toBe(expected);
  });

  it.each([
    ['SIP:anna@Contoso.com', 'sip:anna@contoso.com'],
    ['anna+desk@contoso.com', 'sip:anna+desk@contoso.com'],
    ['sip:anna@contoso.com:5061', 'value.domain-character'],
    ['sip:anna@contoso.com;user=phone', 'value.domain-character'],
    ['sips:anna@contoso.com', 'value.address-character'],
  ])('reads the SIP address %j as %s', (text, expected) => {
    expect(read(VALUE_CHECKS.sip(text))).toBe(expected);
  });

  it.each([
    ['AP.Contoso.com.', 'ap.contoso.com'],
    ['téléphonie.exemple.fr', 'xn--tlphonie-b1ab.exemple.fr'],
    ['3cx.contoso.com', '3cx.contoso.com'],
    ['contoso', 'value.domain-one-label'],
    ['ap..contoso.com', 'value.domain-empty-label'],
    ['.contoso.com', 'value.domain-empty-label'],
    ['-ap.contoso.com', 'value.domain-hyphen'],
    ['ap_1.contoso.com', 'value.domain-character'],
    ['*.contoso.com', 'value.domain-character'],
    ['https://ap.contoso.com/', 'value.domain-character'],
    ['ap.contoso.com:5061', 'value.domain-character'],
    ['é%2e.contoso.com', 'value.domain-character'],
    ['192.0.2.10', 'value.domain-is-address'],
    [`${'a'.repeat(64)}.com`, 'value.domain-label-length'],
    [`${'a.'.repeat(130)}com`, 'value.domain-length'],
    ['', 'value.missing'],
  ])('reads the name %j as %s', (text, expected) => {
    expect(read(VALUE_CHECKS.fqdn(text))).toBe(expected);
  });

  it.each([
    [VALUE_CHECKS.ipv4(' 192.0.2.10 '), '192.0.2.10'],
    [VALUE_CHECKS.ipv4('192.0.2.010'), 'value.not-ipv4'],
    [VALUE_CHECKS.ipv4('256.0.0.1'), 'value.not-ipv4'],
    [VALUE_CHECKS.ipv4('::1'), 'value.not-ipv4'],
    [parseInteger(' 15 ', { min: 4, max: 15 }), 15],
    [parseInteger('16', { min: 4, max: 15 }), 'value.out-of-range'],
    [parseInteger('-1', { min: 0 }), 'value.too-small'],
    [parseInteger('9', { max: 8 }), 'value.too-great'],
    [parseInteger('1e3'), 'value.not-an-integer'],
    [parseInteger(''), 'value.not-an-integer'],
    [parseTimeSpan('0:10:00', 3600), '00:10:00'],
    [parseTimeSpan('01:00:00', 3600), 'value.time-span-too-long'],
    [parseTimeSpan('00:61:00'), 'value.not-a-time-span'],
    [parseTimeSpan('10'), 'value.not-a-time-span'],
    [VALUE_CHECKS.guid('38AAD667-af54-4397-aaa7-e94c79ec2308'), '38aad667-af54-4397-aaa7-e94c79ec2308'],
    [VALUE_CHECKS.guid('38aad667'), 'value.not-a-guid'],
    [parseText('Zoë\n“desk”'), 'Zoë\n“desk”'],
    [parseText('a\u200bb'), 'value.unseen-character'],
    [parseText('abc', 2), 'value.too-long'],
  ])('reads %j', (result, expected) => {
    expect(read(result)).toEqual(expected);
  });

  it('reads numbers however they are grouped', () => {
    const separator = fc.constantFrom('', ' ', '.', '-', '\u00a0', '(', ')');
    fc.assert(
      fc.property(digits(6, 14), fc.array(separator, { minLength: 15, maxLength: 15 }), (tail, between) => {
        const typed = Array.from(`3${tail}`, (digit, at) => digit + between[at]!).join('');
        expect(read(VALUE_CHECKS.e164(`+${typed}`))).toBe(`+3${tail}`);
        expect(read(VALUE_CHECKS.tel(`tel:+${typed};ext=7`))).toBe(`tel:+3${tail};ext=7`);
      }),
    );
  });

  it('takes every well-formed name and address', () => {
    fc.assert(
      fc.property(label, domain, (local, name) => {
        expect(read(VALUE_CHECKS.fqdn(name.toUpperCase()))).toBe(name);
        expect(read(VALUE_CHECKS.sip(`${local}@${name}`))).toBe(`sip:${local}@${name}`);
      }),
    );
  });

  it('gives what it would take again, unchanged, and says what is wrong in a few words', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      domain,
      digits(0, 20).map((number) => `+${number}`),
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(VALUE_CHECKS)), text, (check, typed) => {
        const result = check(typed);
        if (result.ok) expect(check(result.value)).toEqual(result);
        else
          for (const detail of Object.values(result.refusal.details))
            expect(String(detail).length).toBeLessThan(130);
      }),
      { numRuns: 3000 },
    );
  });
});
