/** Looks at the phones that somebody says have changed. */
import type { Next } from '../enrolment/index.ts';
import { tellOf } from './poll.ts';
import type { MonitorWorld } from './world.ts';

/** As many readings as it takes to believe it. */
export const LOOKS = 2;
const LOOK_AGAIN_MS = 10_000;

/** Reads the phones of hints, each twice, some seconds apart: as often as two polls would, and sooner. */
export async function confirmHints(world: MonitorWorld): Promise<Next> {
  const { hints, devices, inventory, observations, clock } = world;
  const at = clock.now();
  const due = await hints.due(at);
  if (due.length > 0) {
    const known = await devices.byIds(due);
    const found = await inventory.find(known.map(({ mac }) => mac));
    await devices.upsert(found);
    await hints.looked(due, new Date(at.getTime() + LOOK_AGAIN_MS));
    const ids = found.map(({ id }) => id);
    await tellOf(world, await observations.observe(ids, at));
  }
  const next = await hints.nextAt();
  return next ? { againInMs: Math.max(0, next.getTime() - clock.now().getTime()) } : 'done';
}
