import { describe, expect, it } from 'vitest';
import { databaseClock, type DatabaseClock } from '../../../../src/adapters/postgres/database-clock.ts';
import { silentLog } from '../../../../src/kernel/log.ts';

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 2, 2, 12);

/** A machine, a database elsewhere, and what one is off from the other. Everything takes no time unless it is moved on. */
function machine(aheadMs: number) {
  const time = { passed: 0, aheadMs, answerTakesMs: 10, away: false };
  const wall = (): number => NOON + time.passed + time.aheadMs;
  const query = (): Promise<{ rows: { ms: number }[] }> => {
    if (time.away) return Promise.reject(new Error('Connection terminated unexpectedly'));
    time.passed += time.answerTakesMs;
    return Promise.resolve({ rows: [{ ms: NOON + time.passed - time.answerTakesMs / 2 }] });
  };
  // Of a pool the clock uses one way to query.
  const pool = { query } as unknown as Parameters<typeof databaseClock>[0];
  const clock: DatabaseClock = databaseClock(pool, silentLog, { wall, monotonic: () => time.passed });
  return { time, clock, errorMs: () => Math.abs(clock.now().getTime() - (NOON + time.passed)) };
}

describe('src/adapters/postgres/database-clock.ts', () => {
  it.each([HOUR_MS, -HOUR_MS])('tells the database’s time on a machine that is %d ms off', async (off) => {
    const { clock, errorMs } = machine(off);
    expect(errorMs()).toBe(HOUR_MS);
    await clock.measure();
    expect(errorMs()).toBeLessThan(30);
  });

  it('does not move when the machine’s clock is set', async () => {
    const { clock, time, errorMs } = machine(0);
    await clock.measure();
    time.aheadMs = -HOUR_MS;
    time.passed += 5_000;
    expect(errorMs()).toBeLessThan(30);
    await clock.measure();
    expect(errorMs()).toBeLessThan(30);
  });

  it('goes on while the database is away', async () => {
    const { clock, time, errorMs } = machine(HOUR_MS);
    await clock.measure();
    time.away = true;
    time.passed += HOUR_MS;
    await clock.measure();
    expect(errorMs()).toBeLessThan(30);
  });

  it('learns nothing from an answer that was longer on its way than the clocks may differ', async () => {
    const { clock, time } = machine(0);
    await clock.measure();
    const before = clock.now().getTime() - time.passed;
    time.answerTakesMs = 4_000;
    await clock.measure();
    expect(clock.now().getTime() - time.passed).toBe(before);
  });
});
