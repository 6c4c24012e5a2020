/** Reads the tenant's whole inventory into the mirror. */
import type { Clock } from '../kernel/clock.ts';
import { LinekeeperError } from '../kernel/errors.ts';
import { sleep } from '../kernel/sleep.ts';
import type { Device } from './device.ts';
import type { Inventory, InventoryPage } from './inventory.ts';
import type { DeviceStore, InventorySync, SyncStore } from './store.ts';

/** Pages between two checkpoints: what a worker that dies has read in vain at most. */
const PAGES_KEPT_AT_ONCE = 10;
/** An interrupted reading older than this is begun anew: what it read first is out of date, and its link may be. */
const RESUMABLE_FOR_MS = 10 * 60_000;
const LOOK_AGAIN_MS = 250;

type Reads = Pick<DeviceStore, 'syncs' | 'syncedAt'>;

/**
 * Reads page by page and writes differences alone. Goes on where one that died has stopped.
 * @returns undefined, at once, where another process is reading
 */
export async function syncInventory(
  inventory: Inventory,
  { syncs }: Pick<Reads, 'syncs'>,
  clock: Clock,
): Promise<InventorySync | undefined> {
  return syncs.alone(async () => {
    const now = clock.now();
    const interrupted = await syncs.interrupted();
    if (interrupted && now.getTime() - interrupted.startedAt.getTime() < RESUMABLE_FOR_MS) {
      const resumed = await read(inventory, syncs, interrupted).catch(ifLater);
      if (resumed) return resumed;
    }
    return read(inventory, syncs, await syncs.begin(now));
  });
}

/**
 * Makes sure that the mirror is no older than `maxAgeMs` from now; waits where another process is reading. However long the
 * reading takes, it is not begun once more.
 */
export async function ensureFresh(
  inventory: Inventory,
  devices: Reads,
  clock: Clock,
  maxAgeMs: number,
): Promise<void> {
  const since = clock.now().getTime() - maxAgeMs;
  const isFresh = async (): Promise<boolean> => ((await devices.syncedAt())?.getTime() ?? -Infinity) >= since;
  while (!(await isFresh())) {
    if (!(await syncInventory(inventory, devices, clock))) await sleep(LOOK_AGAIN_MS);
  }
}

async function read(inventory: Inventory, syncs: SyncStore, begun: InventorySync): Promise<InventorySync> {
  try {
    return await readPages(inventory, syncs, begun);
  } catch (error) {
    if (error instanceof LinekeeperError && error.retry === 'never') await syncs.refused(begun, error.code);
    throw error;
  }
}

async function readPages(
  inventory: Inventory,
  syncs: SyncStore,
  begun: InventorySync,
): Promise<InventorySync> {
  let sync = begun;
  let devices: Device[] = [];
  let pages = 0;
  let kept = Promise.resolve();
  const keep = async ({ next }: Pick<InventoryPage, 'next'>): Promise<void> => {
    await kept;
    sync = { ...sync, pages: sync.pages + pages, next };
    // While these are written, the next pages are on their way.
    kept = syncs.keep(sync, devices);
    kept.catch(() => undefined);
    [devices, pages] = [[], 0];
  };
  try {
    for await (const page of inventory.pages(sync.next ?? undefined)) {
      devices.push(...page.devices);
      pages += 1;
      if (pages === PAGES_KEPT_AT_ONCE || page.next === null) await keep(page);
    }
  } finally {
    await kept;
  }
  await syncs.finish(sync);
  return sync;
}

/** A link that is refused is no use any more; what may pass is for the next try. */
function ifLater(error: unknown): undefined {
  if (error instanceof LinekeeperError && error.retry === 'never') return undefined;
  throw error;
}
