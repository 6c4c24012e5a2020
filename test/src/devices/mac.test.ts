import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxOf, displayMac, hardwareId, parseMac } from '../../../src/devices/index.ts';

/** Twelve hex digits of one device: not multicast, not all zeros. */
const digits = fc
  .tuple(fc.nat(0x7f), fc.nat(0xffff_ffff), fc.nat(0xff))
  .map(([first, middle, last]) => hex(first * 2, 2) + hex(middle, 8) + hex(last, 2))
  .filter((text) => text !== '000000000000');
const port = fc.option(fc.nat(999).map((n) => String(n).padStart(3, '0')));
const grouping = fc.constantFrom(
  [12, ''],
  [2, ':'],
  [2, '-'],
  [2, '.'],
  [2, ' '],
  [4, '.'],
  [4, '-'],
  [4, ':'],
) as fc.Arbitrary<[number, string]>;

describe('src/devices/mac.ts', () => {
  it('reads every common spelling as the same address', () => {
    fc.assert(
      fc.property(digits, port, grouping, fc.boolean(), (address, line, [size, separator], upper) => {
        const groups = address.match(new RegExp(`.{${size}}`, 'g')) ?? [];
        const spelled = groups.join(separator) + (line === null ? '' : `:${line}`);
        const expected = line === null ? address : `${address}:${line}`;
        expect(parseMac(upper ? ` ${spelled.toUpperCase()} ` : spelled)).toBe(expected);
      }),
    );
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(digits, port, (address, line) => {
        const mac = parseMac(line === null ? address : `${address}:${line}`)!;
        expect(parseMac(hardwareId(mac))).toBe(mac);
        expect(boxOf(mac)).toBe(address);
        expect(displayMac(boxOf(mac)).replaceAll(':', '').toLowerCase()).toBe(address);
      }),
    );
  });

  it('reads nothing into other text', () => {
    const nearly = fc.string({ unit: fc.constantFrom('0', 'a', 'F', ':', '-', '.', ' '), maxLength: 22 });
    fc.assert(
      fc.property(fc.oneof(fc.string(), nearly), (text) => {
        const mac = parseMac(text);
        if (mac !== undefined) expect(mac).toMatch(/^[0-9a-f][02468ace][0-9a-f]{10}(?::\d{3})?$/);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['00:00:00:00:00:00', 'all zeros'],
    ['01:00:5e:00:00:01', 'multicast'],
    ['ff:ff:ff:ff:ff:ff', 'broadcast'],
    ['00:04:f2:ab:cd', 'five bytes'],
    ['00:04:f2:ab:cd:001', 'five bytes and a port'],
    ['00:04-f2:ab-cd:ef', 'mixed separators'],
    ['0004f2abcdeg', 'a letter that is no digit'],
    ['0004F25C10OO', 'the letter O'],
    ['00:04:f2:ab:cd:ef:01', 'a port of two digits'],
  ])('refuses %s: %s', (text) => {
    expect(parseMac(text)).toBeUndefined();
  });
});

function hex(value: number, length: number): string {
  return value.toString(16).padStart(length, '0');
}
