import type { Clock } from '../kernel/clock.ts';
import type { Inventory } from './inventory.ts';
import type { Selector } from './selector-condition.ts';
import type { DeviceStore } from './store.ts';

/** A version is taken to hold for a day: phones change theirs by an update, which also changes their health. */
const HOLDS_MS = 24 * 3_600_000;
/** Phones read between two writes: what a worker that dies has read in vain at most. */
const PAGE = 100;

/**
 * Reads the versions of these phones that are missing or may have changed, page by page. Each page is kept, so that whoever
 * begins anew goes on where this one stopped.
 */
export async function readFirmware(
  selector: Selector,
  { devices, inventory, clock }: ReadsFirmware,
  stopping?: AbortSignal,
): Promise<void> {
  const since = new Date(clock.now().getTime() - HOLDS_MS);
  for (;;) {
    stopping?.throwIfAborted();
    const ids = await devices.firmwareUnread(selector, since, PAGE);
    if (ids.length === 0) return;
    await readFirmwareOf(ids, { devices, inventory, clock });
  }
}

/** Reads the versions of these phones (by id), whatever is known of them. */
export async function readFirmwareOf(
  ids: readonly string[],
  { devices, inventory, clock }: ReadsFirmware,
): Promise<void> {
  await devices.noteFirmware(await inventory.firmware(ids), clock.now());
}

export interface ReadsFirmware {
  readonly devices: DeviceStore;
  readonly inventory: Inventory;
  readonly clock: Clock;
}
