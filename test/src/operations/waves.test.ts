import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultWaves, parseWaves, splitIntoWaves, type Wave } from '../../../src/operations/waves.ts';

const code = (text: string): string | undefined => {
  const result = parseWaves(text);
  return result.ok ? undefined : result.refusal.code;
};
const anyWaves = fc
  .array(
    fc.oneof(
      fc.integer({ min: 1, max: 40 }).map((percent): Wave => ({ percent })),
      fc.integer({ min: 1, max: 500 }).map((count): Wave => ({ count })),
    ),
    { maxLength: 6 },
  )
  .map((waves): readonly Wave[] => [...waves, 'rest']);

describe('src/operations/waves.ts', () => {
  it.each([
    ['5%,25%,rest', [{ percent: 5 }, { percent: 25 }, 'rest']],
    ['10, 100, reste', [{ count: 10 }, { count: 100 }, 'rest']],
    ['5 %, 100', [{ percent: 5 }, { count: 100 }, 'rest']],
    ['50%,50%', [{ percent: 50 }, { percent: 50 }]],
    ['Rest', ['rest']],
  ])('reads %s', (text, waves) => {
    expect(parseWaves(text)).toEqual({ ok: true, value: waves });
  });

  it.each([
    ['', 'waves.invalid'],
    ['0', 'waves.invalid'],
    ['0%,rest', 'waves.invalid'],
    ['-5%', 'waves.invalid'],
    ['5%,,rest', 'waves.invalid'],
    ['a few', 'waves.invalid'],
    ['rest,5%', 'waves.rest-not-last'],
    ['60%,50%', 'waves.over-100'],
    ['101%', 'waves.over-100'],
  ])('refuses %j with %s', (text, expected) => {
    expect(code(text)).toBe(expected);
  });

  it.each([
    [100, '5%,25%,rest', [5, 25, 70]],
    [3, '5%,25%,rest', [1, 1, 1]],
    [1, '5%,25%,rest', [1]],
    [50, '10,100,rest', [10, 40]],
    [10, '33%,33%,34%', [3, 3, 4]],
    [1, '50%,50%', [1]],
    [0, '5%,rest', []],
  ])('splits %i by %s', (total, text, sizes) => {
    const waves = parseWaves(text);
    expect(waves.ok && splitIntoWaves(total, waves.value)).toEqual(sizes);
  });

  it('puts every target into one wave, and leaves none of them empty', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), anyWaves, (total, waves) => {
        const sizes = splitIntoWaves(total, waves);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(total);
        expect(Math.min(...sizes)).toBeGreaterThan(0);
      }),
    );
  });

  it('tries nothing out on a few before a handful', () => {
    expect(splitIntoWaves(10, defaultWaves(10))).toEqual([10]);
    expect(splitIntoWaves(200, defaultWaves(200))).toEqual([10, 50, 140]);
  });
});
