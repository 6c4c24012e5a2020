import { describe, expect, it } from 'vitest';
import { batchesOf } from '../../../src/enrolment/index.ts';

describe('src/enrolment/batches.ts', () => {
  it.each<[number[], number, number]>([
    [[], 0, 0],
    [[0], 0, 0],
    [[100], 1, 1],
    [[101], 2, 1],
    // A hundred accounts of three regions are three batches, not one.
    [[34, 33, 33], 3, 1],
    [[301], 4, 2],
    // Regions do not wait for one another.
    [[301, 301, 301], 12, 2],
  ])('makes of the regions %j %i batches in %i rounds', (counts, batches, rounds) => {
    expect(batchesOf(counts.map((count) => ({ count })))).toEqual({ batches, rounds });
  });
});
