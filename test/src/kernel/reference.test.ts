import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { currentReference, newReference, REFERENCE, referring } from '../../../src/kernel/reference.ts';

describe('src/kernel/reference.ts', () => {
  it('makes references that can be read out, and are told from other text', () => {
    const made = Array.from({ length: 2_000 }, () => newReference());
    expect(new Set(made).size).toBe(made.length);
    for (const reference of made) {
      expect(reference).toMatch(REFERENCE);
      expect(reference).not.toMatch(/[01ilo]/);
    }
  });

  it('holds for all that the work goes on to, and for nothing beside it', async () => {
    const seen = await Promise.all(
      ['one', 'two'].map((reference) =>
        referring(reference, async () => {
          await wait(1);
          return [reference, currentReference(), referring(undefined, () => currentReference())];
        }),
      ),
    );
    expect(seen).toEqual([
      ['one', 'one', undefined],
      ['two', 'two', undefined],
    ]);
    expect(currentReference()).toBeUndefined();
  });
});
