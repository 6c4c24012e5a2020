/** Asks phones themselves whether they are off, from a worker that stands in their network. */
import type { Inventory } from '../devices/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { inLanes } from '../kernel/lanes.ts';
import { presenceOf, type CheckTools } from '../network/index.ts';
import type { ProbeStore } from './store.ts';
import type { MonitorWake } from './world.ts';

export interface ProbeWorld {
  readonly probes: ProbeStore;
  readonly inventory: Inventory;
  readonly tools: CheckTools;
  readonly wake: Pick<MonitorWake, 'incident'>;
  readonly clock: Clock;
  readonly stopping: AbortSignal;
}

/** Phones asked at once. */
const LANES = 8;

/** Asks the phones of a site that are down. Where each listens is asked of the inventory first, phone by phone: so it takes a few. */
export async function probeSite(world: ProbeWorld, site: string): Promise<void> {
  const { probes, wake, clock, stopping } = world;
  const truths = new Map<string, 'confirmed' | 'answers' | null>();
  await inLanes(await probes.unprobed(site), LANES, async (deviceId) => {
    truths.set(deviceId, await truthOf(world, deviceId));
  });
  stopping.throwIfAborted();
  for (const id of await probes.note(truths, clock.now())) await wake.incident(id, 'soon');
}

async function truthOf(
  { inventory, tools, stopping }: ProbeWorld,
  deviceId: string,
): Promise<'confirmed' | 'answers' | null> {
  const detail = await inventory.detail(deviceId);
  if (detail?.ipAddress == null) return null;
  const presence = await presenceOf(detail.ipAddress, tools, stopping);
  return presence === 'answers' ? 'answers' : presence === 'silent' ? 'confirmed' : null;
}
