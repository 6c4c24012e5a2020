import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inLanes } from '../../../src/kernel/lanes.ts';

describe('src/kernel/lanes.ts', () => {
  it('does all, never more at once than there are lanes', async () => {
    let [busy, most] = [0, 0];
    const done: number[] = [];
    await inLanes([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      most = Math.max(most, ++busy);
      await wait(5);
      busy--;
      done.push(item);
    });
    expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });

  it('tries all before it fails', async () => {
    const done: number[] = [];
    const work = (item: number): Promise<unknown> =>
      item === 1 ? Promise.reject(new Error('one')) : Promise.resolve(done.push(item));
    await expect(inLanes([1, 2, 3], 1, work)).rejects.toThrow('one');
    expect(done).toEqual([2, 3]);
  });

  it('has nothing to do with nothing', async () => {
    await inLanes([], 4, () => Promise.reject(new Error('never')));
  });
});
