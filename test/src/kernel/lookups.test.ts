import { describe, expect, it, vi } from 'vitest';
import { createLookups, type Lasting } from '../../../src/kernel/lookups.ts';
import { steppedClock } from '../../helpers/demo-tenant.ts';

const LASTING: Lasting = { freshMs: 60, goodMs: 300 };

function lookups(answer: () => Promise<string>) {
  const clock = steppedClock();
  const ask = vi.fn(answer);
  const failed = vi.fn();
  const find = createLookups({ ask, failed, lasting: () => LASTING, now: () => clock.now() });
  return { find, ask, failed, clock };
}

describe('src/kernel/lookups.ts', () => {
  it('asks once for what many want to know at once, and for each thing by itself', async () => {
    const { find, ask } = lookups(() => Promise.resolve('yes'));
    expect(await Promise.all([find('a'), find('a'), find('b')])).toEqual(['yes', 'yes', 'yes']);
    expect(ask.mock.calls).toEqual([['a'], ['b']]);
  });

  it('asks nobody for what is fresh, and again for what no longer is, without making anybody wait', async () => {
    let answer = Promise.resolve('old');
    const { find, ask, clock } = lookups(() => answer);
    await find('a');
    clock.advance(59);
    await find('a');
    expect(ask).toHaveBeenCalledTimes(1);
    answer = Promise.resolve('new');
    clock.advance(1);
    expect(await find('a')).toBe('old');
    await vi.waitFor(async () => expect(await find('a')).toBe('new'));
  });

  it.each([240, -360])(
    'gives nothing that is not good any more, also where the clock was set (%i)',
    async (ms) => {
      let answer = Promise.resolve('old');
      const { find, clock, failed } = lookups(() => answer);
      await find('a');
      answer = Promise.reject(new Error('away'));
      clock.advance(60);
      expect(await find('a')).toBe('old');
      await vi.waitFor(() => expect(failed).toHaveBeenCalledTimes(1));
      clock.advance(ms);
      await expect(find('a')).rejects.toThrow('away');
    },
  );

  it('does not remember a failure', async () => {
    let answer = Promise.reject<string>(new Error('away'));
    const { find } = lookups(() => answer);
    await expect(find('a')).rejects.toThrow('away');
    answer = Promise.resolve('back');
    expect(await find('a')).toBe('back');
  });
});
