import type { Clock } from '../kernel/clock.ts';

/** What has ended: changes with their lists, runs of procedures, incidents, checks and delegations. */
export interface EndedRecords {
  /** When the one ended that has been over for longest. */
  oldest(): Promise<Date | undefined>;
  /**
   * Deletes those that ended before, some at a time, and audits how many. What anything open refers to stays.
   * @param days for the audit
   */
  forget(before: Date, days: number): Promise<void>;
}

export interface Retention {
  readonly ended: EndedRecords;
  /** How long they are kept; undefined: for ever. */
  readonly keepDays: number | undefined;
  readonly clock: Clock;
}

const DAY_MS = 86_400_000;

/** Lets go what ended before the days, once a day: what has been over for so long, and a day more. May be asked at any time. */
export async function forgetEnded({ ended, keepDays, clock }: Retention): Promise<void> {
  if (keepDays === undefined) return;
  const before = new Date(clock.now().getTime() - keepDays * DAY_MS);
  const oldest = await ended.oldest();
  if (!oldest || before.getTime() - oldest.getTime() < DAY_MS) return;
  await ended.forget(before, keepDays);
}
