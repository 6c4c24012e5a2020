import type { Clock } from '../kernel/clock.ts';
import type { Inventory } from './inventory.ts';
import type { DeviceStore } from './store.ts';

/** Reads the whole inventory into the mirror, page by page, writing only differences. */
export async function syncInventory(inventory: Inventory, store: DeviceStore, clock: Clock): Promise<void> {
  const startedAt = clock.now();
  for await (const page of inventory.pages()) await store.upsert(page);
  await store.completeSync(startedAt);
}

/** Makes sure that the mirror is younger than `maxAgeMs`. */
export async function ensureFresh(
  inventory: Inventory,
  store: DeviceStore,
  clock: Clock,
  maxAgeMs: number,
): Promise<void> {
  const syncedAt = await store.syncedAt();
  if (!syncedAt || clock.now().getTime() - syncedAt.getTime() > maxAgeMs) await syncInventory(inventory, store, clock);
}
