import { ensureFresh, EVERYTHING } from '../devices/index.ts';
import { goodForMs } from './freshness.ts';
import type { Unseen } from './ledger.ts';
import type { OperationWorld } from './world.ts';

/**
 * A reading costs a request for fifty phones, an operation two for each: one reading for so large a share of the fleet adds a
 * twenty-third to the work. It is just below the quarter of each site that the guards let go at once: the work never stands still
 * for want of a reading.
 */
const WORTH_READING = 0.23;
/** Phones of which a reading costs as much as was asked for them already. */
const WORTH_READING_AT_LAST = 1 / 100;
/** Until then the last reading has to do, in milliseconds for each phone of the fleet. */
const MS_PER_PHONE_AT_LAST = 2;
const LEAST_MS = 1_000;

/**
 * Has the inventory read where that is worth what it costs.
 * @returns the time up to which it shows what was done
 */
export async function readEvidence(world: OperationWorld, changeId: number): Promise<Date> {
  const { devices, inventory, ledger, clock } = world;
  const before = (await devices.syncedAt()) ?? new Date(0);
  const unseen = await ledger.unseen(changeId, before);
  if (unseen.count === 0) return before;
  const { total } = await devices.counts(EVERYTHING);
  const sinceLastMs = clock.now().getTime() - (unseen.lastAt?.getTime() ?? 0);
  await ensureFresh(inventory, devices, clock, Math.max(0, maxAgeMs(unseen, total, sinceLastMs)));
  return (await devices.syncedAt()) ?? before;
}

function maxAgeMs({ count, underWay }: Unseen, total: number, sinceLastMs: number): number {
  if (count >= total * (underWay > 0 ? WORTH_READING : WORTH_READING_AT_LAST)) return sinceLastMs;
  return underWay > 0 ? goodForMs(total, LEAST_MS) : Math.max(LEAST_MS, total * MS_PER_PHONE_AT_LAST);
}
