import { ensureFresh, type DeviceStore, type Inventory, type Selector } from '../devices/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Finding } from './finding.ts';
import { firmwareFindings } from './firmware-findings.ts';

/** What a look at phones takes. */
export interface Phones {
  readonly devices: DeviceStore;
  readonly inventory: Inventory;
  readonly clock: Clock;
}

/** A version is taken to hold for a day: phones change theirs by an update, which also changes their health. */
const HOLDS_MS = 24 * 3_600_000;
/** Older than the sweep lets the mirror grow: where it is, nothing has been read yet, or not for long. */
const MIRROR_MAX_AGE_MS = 20 * 60_000;
/** Phones read between two writes: what a worker that dies has read in vain at most. */
const PAGE = 100;

/**
 * Reads the versions that are missing, page by page, and judges all. Each page is kept, so that whoever begins anew goes on
 * where this one stopped.
 */
export async function checkFirmware(
  selector: Selector,
  { devices, inventory, clock }: Phones,
  stopping?: AbortSignal,
): Promise<readonly Finding[]> {
  await ensureFresh(inventory, devices, clock, MIRROR_MAX_AGE_MS);
  const since = new Date(clock.now().getTime() - HOLDS_MS);
  for (;;) {
    stopping?.throwIfAborted();
    const ids = await devices.firmwareUnread(selector, since, PAGE);
    if (ids.length === 0) break;
    await devices.noteFirmware(await inventory.firmware(ids), clock.now());
  }
  return firmwareFindings(await devices.firmwareGroups(selector), selector);
}
