import { describe, expect, it } from 'vitest';
import { remembered } from '../../../management/metrics/remembered.ts';
import { silentLog } from '../../../src/kernel/log.ts';

describe('management/metrics/remembered.ts', () => {
  it('reads once for all that ask within two seconds, and anew for who asks later', async () => {
    let [reads, time] = [0, 0];
    const read = (): Promise<number> => Promise.resolve(++reads);
    const told = remembered('the test', read, silentLog, () => time);
    expect(await Promise.all([told(), told()])).toEqual([1, 1]);
    time = 1_999;
    expect(await told()).toBe(1);
    time = 2_000;
    expect(await told()).toBe(2);
  });

  it('tells nothing of what cannot be read, and tries again', async () => {
    let time = 0;
    let isAway = true;
    const read = (): Promise<string> =>
      isAway ? Promise.reject(new Error('away')) : Promise.resolve('back');
    const told = remembered('the test', read, silentLog, () => time);
    expect(await told()).toBeUndefined();
    isAway = false;
    time = 2_000;
    expect(await told()).toBe('back');
  });

  it('does not wait for what does not answer for longer than Prometheus waits', async () => {
    const began = performance.now();
    const told = remembered<string>('the test', () => new Promise(() => undefined), silentLog);
    expect(await told()).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(9_000);
  });
});
