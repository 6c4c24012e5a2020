import { describe, expect, it } from 'vitest';
import { createReadiness } from '../../../bot/doors/readiness.ts';
import { silentLog } from '../../../src/kernel/log.ts';

const counts = (): Promise<{ waiting: number; active: number; workers: number }> =>
  Promise.resolve({ waiting: 0, active: 0, workers: 1 });
const away = (): Promise<never> => Promise.reject(new Error('away'));
const silent = (): Promise<never> => new Promise(() => undefined);
const running = { hasBegun: false };

describe('bot/doors/readiness.ts', () => {
  it.each([
    ['all is well', running, () => Promise.resolve(true), counts, undefined],
    ['it stops', { hasBegun: true }, () => Promise.resolve(true), counts, 'this bot is stopping'],
    ['the database refuses', running, away, counts, 'the database does not answer'],
    ['the database hangs', running, silent, counts, 'the database does not answer'],
    [
      'an older schema',
      running,
      () => Promise.resolve(false),
      counts,
      'the database lacks tables of this version',
    ],
    ['the queue refuses', running, () => Promise.resolve(true), away, 'the queue does not answer'],
    ['the queue hangs', running, () => Promise.resolve(true), silent, 'the queue does not answer'],
  ] as const)('tells that %s', async (_what, drain, ping, count, said) => {
    const asked = performance.now();
    expect(await createReadiness(drain, { ping }, { counts: count }, silentLog)()).toBe(said);
    expect(performance.now() - asked).toBeLessThan(4_000);
  });
});
