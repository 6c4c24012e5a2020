import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLines } from '../../../../src/adapters/powershell/lines.ts';

function split(chunks: readonly Buffer[], most = { bytes: 10_000, lines: 1_000 }) {
  const lines: string[] = [];
  let overflows = 0;
  const splitter = splitLines(
    most,
    (line) => void lines.push(line),
    () => void (overflows += 1),
  );
  for (const chunk of chunks) splitter.push(chunk);
  return { lines, overflows, splitter };
}

describe('src/adapters/powershell/lines.ts', () => {
  it('finds the same lines however they arrive', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 20 })),
        fc.array(fc.nat(40)),
        (texts, cuts) => {
          const wanted = texts.map((text) => text.replaceAll('\n', ' '));
          let rest = Buffer.from(wanted.map((line) => `${line}\n`).join(''));
          const chunks: Buffer[] = [];
          for (const cut of cuts) {
            chunks.push(rest.subarray(0, cut));
            rest = rest.subarray(cut);
          }
          expect(split([...chunks, rest]).lines).toEqual(wanted);
        },
      ),
    );
  });

  it('keeps no more than it may, and says once that there is more', () => {
    const chunk = Buffer.from('x'.repeat(100));
    const long = split(
      Array.from({ length: 50 }, () => chunk),
      { bytes: 1_000, lines: 10 },
    );
    expect(long).toMatchObject({ lines: [], overflows: 1 });
    const many = split([Buffer.from('\n'.repeat(500))], { bytes: 1_000, lines: 10 });
    expect(many.overflows).toBe(1);
    expect(many.lines.length).toBeLessThanOrEqual(11);
  });

  it('counts a new allowance from what there is of an unfinished line', () => {
    const { splitter, lines } = split([Buffer.from('x'.repeat(90))], { bytes: 100, lines: 10 });
    splitter.allow();
    splitter.push(Buffer.from('\n'));
    expect(lines).toHaveLength(1);
    let overflows = 0;
    const other = splitLines(
      { bytes: 100, lines: 10 },
      () => undefined,
      () => void (overflows += 1),
    );
    for (let at = 0; at < 5; at += 1) {
      other.push(Buffer.from('x'.repeat(90)));
      other.allow();
    }
    expect(overflows).toBe(1);
  });
});
