import type { Clock } from '../kernel/clock.ts';
import type { Inventory } from './inventory.ts';
import type { DeviceStore } from './store.ts';

/** Reads the whole inventory into the mirror, page by page, writing only differences. */
export async function syncInventory(inventory: Inventory, store: DeviceStore, clock: Clock): Promise<void> {
  const startedAt = clock.now();
  const seen = new Set<string>();
  for await (const page of inventory.pages()) {
    await store.upsert(page);
    for (const device of page) seen.add(device.id);
  }
  await store.completeSync(startedAt, seen);
}

/** Makes sure that the mirror is younger than `maxAgeMs`. */
export async function ensureFresh(
  inventory: Inventory,
  store: DeviceStore,
  clock: Clock,
  maxAgeMs: number,
): Promise<void> {
  const syncedAt = await store.syncedAt();
  if (!syncedAt || clock.now().getTime() - syncedAt.getTime() > maxAgeMs)
    await syncInventory(inventory, store, clock);
}
