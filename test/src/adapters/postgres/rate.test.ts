import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStores, type Stores } from '../../../../src/adapters/postgres/index.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { takeWhenFree } from '../../../../src/kernel/rate.ts';
import { freshDatabase, type FreshDatabase } from '../../../helpers/postgres.ts';

const pause = (ms: number): Promise<void> => wait(ms);

describe('src/adapters/postgres/rate.ts', () => {
  let database: FreshDatabase;
  let pools: readonly Stores[];
  beforeAll(async () => {
    database = await freshDatabase();
    pools = [openStores(database.url, silentLog), openStores(database.url, silentLog)];
  });
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.close()));
    await database.drop();
  });
  const [first, second] = [(): Stores => pools[0]!, (): Stores => pools[1]!];

  it('never lets a window hold more than its count, however many ask at once', async () => {
    const windows = [
      { count: 10, ms: 400 },
      { count: 15, ms: 1_000 },
    ];
    const taken: number[] = [];
    // Each asker notes when it was let through at the latest; the budget's own clock was earlier by the way back only.
    const askers = Array.from({ length: 12 }, async (_, n) => {
      for (let i = 0; i < 4; i++) {
        await takeWhenFree(pools[n % 2]!.rate, 'busy', windows, pause);
        taken.push(performance.now());
      }
    });
    const began = performance.now();
    await Promise.all(askers);
    const times = await takenAt('busy');
    expect(taken).toHaveLength(48);
    for (const { count, ms } of windows) {
      for (const start of times) {
        const held = times.filter((time) => time >= start && time < start + ms).length;
        expect(held).toBeLessThanOrEqual(count);
      }
    }
    // 48 at 15 a second take three full seconds after the first 15, and no more than the waits' own grain on top.
    expect(performance.now() - began).toBeGreaterThan(3_000);
    expect(performance.now() - began).toBeLessThan(6_000);
  });

  it('waits for nothing that a clock set back has left in the future', async () => {
    const windows = [{ count: 2, ms: 300 }];
    const client = new pg.Client(database.url);
    await client.connect();
    await client.query(
      `INSERT INTO rates (key, taken) VALUES ('set back', array_fill(now() + interval '1 hour', ARRAY[2]))`,
    );
    await client.end();
    expect(await first().rate.take('set back', windows)).toBe(0);
    expect(await first().rate.take('set back', windows)).toBe(0);
    expect(await first().rate.take('set back', windows)).toBeGreaterThan(0);
  });

  /** What the budget itself remembers, in milliseconds. */
  async function takenAt(key: string): Promise<number[]> {
    const client = new pg.Client(database.url);
    await client.connect();
    const { rows } = await client.query<{ at: number }>(
      'SELECT extract(epoch FROM t)::float8 * 1000 AS at FROM rates, unnest(taken) AS t WHERE key = $1 ORDER BY 1',
      [key],
    );
    await client.end();
    return rows.map(({ at }) => at);
  }

  it('takes several at once or none, and says how long to wait', async () => {
    const windows = [{ count: 5, ms: 60_000 }];
    expect(await first().rate.take('many', windows, 3)).toBe(0);
    const refused = await second().rate.take('many', windows, 3);
    expect(refused).toBeGreaterThan(50_000);
    expect(refused).toBeLessThanOrEqual(60_000);
    expect(await second().rate.take('many', windows, 2)).toBe(0);
    expect(await first().rate.take('many', windows)).toBeGreaterThan(0);
  });

  it('keeps budgets apart by their key', async () => {
    const windows = [{ count: 1, ms: 60_000 }];
    expect(await first().rate.take('one', windows)).toBe(0);
    expect(await first().rate.take('another', windows)).toBe(0);
  });

  it('counts what happened anyway, without being waited for', async () => {
    const windows = [{ count: 7, ms: 60_000 }];
    for (let n = 0; n < 5; n++) first().rate.note('noted', windows);
    await vi.waitFor(async () => expect(await takenAt('noted')).toHaveLength(5));
    expect(await second().rate.take('noted', windows, 3)).toBeGreaterThan(0);
    expect(await second().rate.take('noted', windows, 2)).toBe(0);
  });

  it('has room again when what filled it has passed', async () => {
    const windows = [{ count: 1, ms: 150 }];
    expect(await first().rate.take('short', windows)).toBe(0);
    const waitMs = await first().rate.take('short', windows);
    expect(waitMs).toBeGreaterThan(0);
    await wait(waitMs);
    expect(await first().rate.take('short', windows)).toBe(0);
  });
});
