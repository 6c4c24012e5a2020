import { sql, type Kysely } from 'kysely';
import type { Log } from '../../kernel/log.ts';
import { messageOf } from '../../kernel/errors.ts';
import type { SharedRate } from '../../kernel/rate.ts';
import type { Schema } from './schema.ts';

/** What a budget remembers at most: the longest window in use is an hour. */
const MEMORY = '1 hour';

/** Budgets kept in PostgreSQL by its own clock, so that processes with clocks apart still agree. */
export function sharedRate(db: Kysely<Schema>, log: Log): SharedRate {
  const noted = new Map<string, number>();
  let writing: Promise<void> | undefined;

  const writeNoted = async (): Promise<void> => {
    while (noted.size > 0) {
      const keys = [...noted.keys()];
      const counts = keys.map((key) => noted.get(key) ?? 0);
      noted.clear();
      await sql`
        INSERT INTO rates (key, taken)
        SELECT key, array_fill(clock_timestamp(), ARRAY[count]) FROM unnest(${keys}::text[], ${counts}::integer[]) AS n(key, count)
        ON CONFLICT (key) DO UPDATE SET taken = excluded.taken || (
          SELECT coalesce(array_agg(t), '{}') FROM unnest(rates.taken) AS t WHERE t > clock_timestamp() - ${MEMORY}::interval)`.execute(
        db,
      );
    }
  };

  return {
    take: (key, windows, amount = 1) =>
      db.transaction().execute(async (tx) => {
        await sql`INSERT INTO rates (key, taken) VALUES (${key}, '{}') ON CONFLICT DO NOTHING`.execute(tx);
        await sql`SELECT 1 FROM rates WHERE key = ${key} FOR UPDATE`.execute(tx);
        // For each window: the moment its room for `amount` opens is when the (count - amount + 1)-th newest leaves it.
        const { rows } = await sql<{ wait_ms: number }>`
          SELECT coalesce(max(ceil(extract(epoch FROM full_until - clock_timestamp()) * 1000)), 0)::integer AS wait_ms
          FROM unnest(${windows.map(({ count }) => Math.max(0, count - amount))}::integer[],
                      ${windows.map(({ ms }) => ms)}::integer[]) AS w(room, ms),
            LATERAL (SELECT t + make_interval(secs => w.ms / 1000.0) AS full_until
                     FROM rates, unnest(taken) AS t WHERE key = ${key}
                     ORDER BY t DESC OFFSET w.room LIMIT 1) AS nth`.execute(tx);
        const wait = rows[0]?.wait_ms ?? 0;
        if (wait > 0) return wait;
        const keepMs = Math.max(...windows.map(({ ms }) => ms));
        await sql`
          UPDATE rates SET taken = array_fill(clock_timestamp(), ARRAY[${amount}::integer]) || (
            SELECT coalesce(array_agg(t), '{}') FROM unnest(taken) AS t
            WHERE t > clock_timestamp() - make_interval(secs => ${keepMs / 1000}))
          WHERE key = ${key}`.execute(tx);
        return 0;
      }),
    note(key) {
      noted.set(key, (noted.get(key) ?? 0) + 1);
      writing ??= writeNoted()
        .catch((error: unknown) => log.warn({ problem: messageOf(error) }, 'replies were not counted'))
        .finally(() => (writing = undefined));
    },
  };
}
