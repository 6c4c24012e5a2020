import { ensureFresh, EVERYTHING } from '../devices/index.ts';
import { goodForMs } from './freshness.ts';
import type { OperationWorld } from './world.ts';

/**
 * A reading costs a request for fifty phones, an operation two for each: one reading for so large a share of the fleet adds a
 * twenty-third to the work. It is just below the quarter of each site that the guards let go at once: the work never stands still
 * for want of a reading.
 */
const WORTH_READING = 0.23;
/** Fewer than this share of those that nobody has seen are still to come. */
const NEARLY_THROUGH = 0.25;
/** Phones of which a reading costs as much as was asked for them already. */
const WORTH_READING_AT_LAST = 1 / 100;
/** Until then the last reading has to do, in milliseconds for each phone of the fleet. */
const MS_PER_PHONE_AT_LAST = 2;
const LEAST_MS = 1_000;

/**
 * Has the inventory read where that is worth what it costs.
 * @param isIdle nothing more can be sent for now: if nothing is under way either, the work waits for being seen
 * @returns the time up to which it shows what was done
 */
export async function readEvidence(world: OperationWorld, changeId: number, isIdle: boolean): Promise<Date> {
  const { devices, inventory, ledger, clock } = world;
  const before = (await devices.syncedAt()) ?? new Date(0);
  const unseen = await ledger.unseen(changeId, before);
  if (unseen.count === 0) return before;
  const { total } = await devices.counts(EVERYTHING);
  const sinceLastMs = clock.now().getTime() - (unseen.lastAt?.getTime() ?? 0);
  const isLast = isIdle && unseen.underWay === 0;
  const isEnough = unseen.count >= total * (isLast ? WORTH_READING_AT_LAST : WORTH_READING);
  // What is nearly through needs a last reading anyway, and that shows all of them.
  const isWorthIt = isEnough && (isLast || unseen.underWay + unseen.waiting >= unseen.count * NEARLY_THROUGH);
  const maxAgeMs = isWorthIt ? sinceLastMs : usualAgeMs(total, isLast);
  await ensureFresh(inventory, devices, clock, Math.max(0, maxAgeMs));
  return (await devices.syncedAt()) ?? before;
}

function usualAgeMs(phones: number, isLast: boolean): number {
  return isLast ? Math.max(LEAST_MS, phones * MS_PER_PHONE_AT_LAST) : goodForMs(phones, LEAST_MS);
}
