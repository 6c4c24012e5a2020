import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineOf, RunnerLine } from '../../../../src/adapters/powershell/protocol.ts';

describe('src/adapters/powershell/protocol.ts', () => {
  it('makes one line of ASCII of whatever is to be said, and nothing is lost', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (document) => {
        const line = lineOf(document);
        expect(line).toMatch(/^[\x20-\x7e]*\n$/);
        expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(document)));
      }),
    );
  });

  it.each([
    [{ id: 1, ok: true }],
    [{ id: '1', ok: true, output: [] }],
    [{ id: 1, ok: false, output: [] }],
    [{ id: 1, ok: true, output: 'all' }],
    [{ id: 1.5, ok: true, output: [] }],
    [null],
    ['ok'],
  ])('knows %j for no line of the runner’s', (line) => {
    expect(RunnerLine.safeParse(line).success).toBe(false);
  });
});
