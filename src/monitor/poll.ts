/** Reads the inventory and says what has become of its phones, again and again. */
import { syncInventory } from '../devices/index.ts';
import type { Next } from '../enrolment/index.ts';
import { LinekeeperError } from '../kernel/errors.ts';
import type { Observation } from './observe.ts';
import type { MonitorWorld, Pace } from './world.ts';

/** Somebody else is reading: a plan that needs fresh facts, or another worker. */
const BUSY_MS = 2_000;
/** What refuses to be read at all will not be read in the next seconds either. */
const REFUSED_MS = 5 * 60_000;

/** Reads all phones once and judges them. */
export async function poll(world: MonitorWorld): Promise<Next> {
  const { inventory, devices, observations, clock, log, pace } = world;
  const began = clock.now().getTime();
  try {
    const sync = await syncInventory(inventory, devices, clock);
    if (!sync) return { againInMs: BUSY_MS };
    await tellOf(world, await observations.observeAll(sync));
    return { againInMs: Math.max(0, began + pollEveryMs(sync.pages, pace) - clock.now().getTime()) };
  } catch (error) {
    if (!(error instanceof LinekeeperError) || error.retry === 'later') throw error;
    log.warn({ problem: error.code }, 'the inventory cannot be read');
    return { againInMs: REFUSED_MS };
  }
}

/** From one reading's beginning to the next: long enough that readings take no more than half of the request budget. */
function pollEveryMs(pages: number, { leastMs, requestsPerSecond }: Pace): number {
  return Math.max(leastMs, Math.ceil((2_000 * pages) / requestsPerSecond));
}

/** Has told what was concluded; a crash before that leaves it to the sweep. */
export async function tellOf(
  { wake }: Pick<MonitorWorld, 'wake'>,
  { opened, touched, fallenAt }: Observation,
): Promise<void> {
  for (const id of touched) await wake.incident(id, opened.includes(id) ? 'now' : 'soon');
  for (const site of fallenAt) await wake.probe(site);
}
