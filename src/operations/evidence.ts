import { ensureFresh, EVERYTHING } from '../devices/index.ts';
import { goodForMs } from './freshness.ts';
import type { OperationWorld } from './world.ts';

/**
 * A reading costs a request for fifty phones, an operation two for each: one reading for so large a share of the fleet adds a
 * twenty-fourth to the work. It is just below the quarter of each site that the guards let go at once: the work never stands still
 * for want of a reading.
 */
const WORTH_READING = 0.24;
/** Fewer than this share of those that nobody has seen are still to come. */
const NEARLY_THROUGH = 0.25;
/** Shown by one request of a reading; a phone that is asked for by itself costs as much. */
const PHONES_ON_A_PAGE = 50;
/** In a small fleet, a reading is good for this long. */
const LEAST_MS = 1_000;

/**
 * Has the inventory read where that is worth what it costs.
 * @param isIdle nothing more can be sent for now: if nothing is under way either, the work waits for being seen
 * @returns the time up to which it shows what was done; undefined where all the rest waits for being seen and is so little that
 * asking for each phone costs less than a reading
 */
export async function readEvidence(
  world: OperationWorld,
  changeId: number,
  isIdle: boolean,
): Promise<Date | undefined> {
  const { devices, inventory, ledger, clock } = world;
  const before = (await devices.syncedAt()) ?? new Date(0);
  const unseen = await ledger.unseen(changeId, before);
  if (unseen.count === 0) return before;
  const { total } = await devices.counts(EVERYTHING);
  const pages = total / PHONES_ON_A_PAGE;
  const isLast = isIdle && unseen.underWay === 0;
  if (isLast && unseen.count + unseen.away <= pages) return undefined;
  const sinceLastMs = clock.now().getTime() - (unseen.lastAt?.getTime() ?? 0);
  // What is nearly through needs a last reading anyway, and that shows all of them.
  const hasMoreToCome = unseen.underWay + unseen.waiting >= unseen.count * NEARLY_THROUGH;
  const isWorthIt = isLast ? unseen.count > pages : unseen.count >= total * WORTH_READING && hasMoreToCome;
  const maxAgeMs = isWorthIt ? sinceLastMs : goodForMs(total, LEAST_MS);
  await ensureFresh(inventory, devices, clock, Math.max(0, maxAgeMs));
  return (await devices.syncedAt()) ?? before;
}
