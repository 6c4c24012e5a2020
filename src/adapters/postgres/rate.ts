import { setTimeout as wait } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import type { Log } from '../../kernel/log.ts';
import { messageOf } from '../../kernel/errors.ts';
import type { RateWindow, SharedRate } from '../../kernel/rate.ts';
import type { Schema } from './schema.ts';

/** Notes are gathered for this long, so that a busy bot writes them a few times a second and not once a reply. */
const GATHER_MS = 100;

/** Budgets kept in PostgreSQL by its own clock, so that processes with clocks apart still agree. */
export function sharedRate(db: Kysely<Schema>, log: Log): SharedRate {
  /** By how many entries the budget has to remember, then how often each key was noted. */
  const noted = new Map<number, Map<string, number>>();
  let writing: Promise<void> | undefined;

  const writeNoted = async (): Promise<void> => {
    await wait(GATHER_MS, undefined, { ref: false });
    const groups = [...noted];
    noted.clear();
    for (const [remembered, counts] of groups) {
      // In order, so that two processes with the same keys never wait for each other crosswise.
      await sql`
        INSERT INTO rates (key, taken)
        SELECT key, array_fill(clock_timestamp(), ARRAY[count])
        FROM unnest(${[...counts.keys()]}::text[], ${[...counts.values()]}::integer[]) AS n(key, count) ORDER BY key
        ON CONFLICT (key) DO UPDATE SET taken = (excluded.taken || rates.taken)[1:${remembered}::integer]`.execute(
        db,
      );
    }
    if (noted.size > 0) await writeNoted();
  };

  return {
    async take(key, windows, amount = 1) {
      const [counts, spans] = [windows.map(({ count }) => count), windows.map(({ ms }) => ms)];
      const { rows } = await sql<{ wait_ms: number }>`
        SELECT take_rate(${key}, ${counts}::integer[], ${spans}::integer[], ${amount}::integer) AS wait_ms`.execute(
        db,
      );
      return rows[0]?.wait_ms ?? 0;
    },
    note(key, windows) {
      const remembered = memoryOf(windows);
      const counts = noted.get(remembered) ?? new Map<string, number>();
      noted.set(remembered, counts.set(key, (counts.get(key) ?? 0) + 1));
      writing ??= writeNoted()
        .catch((error: unknown) => log.warn({ problem: messageOf(error) }, 'replies were not counted'))
        .finally(() => (writing = undefined));
    },
  };
}

/** Entries are kept newest first; none beyond the fullest window's count ever decides anything. */
function memoryOf(windows: readonly RateWindow[]): number {
  return Math.max(...windows.map(({ count }) => count));
}
