import type pg from 'pg';
import { messageOf } from '../../kernel/errors.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';

/**
 * The database's time, as every process of an installation tells it: what one writes as due, another judges. It goes on by this
 * machine's monotonic clock, so that setting the machine's time forward or back moves nothing.
 */
export interface DatabaseClock extends Clock {
  /** Asks the database for its time. Where it does not answer, the clock goes on as it did. */
  measure(): Promise<void>;
}

/** What this machine's own clocks say, in milliseconds. */
interface MachineClocks {
  /** Of the day. */
  readonly wall: () => number;
  /** Since whenever; never set. */
  readonly monotonic: () => number;
}

/** A machine this far off is worth telling of: Microsoft's tokens, certificates and the queue's delays go by its own clock. */
const WORTH_TELLING_MS = 5_000;
/** Two clocks in step differ by this much at times. */
const JITTER_MS = 20;

export function databaseClock(
  pool: Pick<pg.Pool, 'query'>,
  log: Log,
  { wall, monotonic }: MachineClocks = { wall: () => Date.now(), monotonic: () => performance.now() },
): DatabaseClock {
  // Until the database was asked: this machine's own time.
  let anchor = { at: wall(), since: monotonic() };
  let isToldOff = false;
  const now = (): number => anchor.at + monotonic() - anchor.since;

  /** An answer that was long on its way says only so much. */
  function takeOver(databaseMs: number, uncertainMs: number): void {
    if (Math.abs(databaseMs - now()) > uncertainMs) anchor = { at: databaseMs, since: monotonic() };
    const aheadMs = Math.round(wall() - now());
    const isOff = Math.abs(aheadMs) > WORTH_TELLING_MS;
    if (isOff && !isToldOff) log.error({ aheadMs }, 'the clock of this machine is not that of the database');
    isToldOff = isOff;
  }

  return {
    now: () => new Date(now()),
    async measure() {
      try {
        const sent = monotonic();
        const { rows } = await pool.query<{ ms: number }>(
          'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
        );
        const half = (monotonic() - sent) / 2;
        if (rows[0]) takeOver(rows[0].ms + half, half + JITTER_MS);
      } catch (error) {
        log.debug({ problem: messageOf(error) }, 'the time of the database is not known');
      }
    },
  };
}
