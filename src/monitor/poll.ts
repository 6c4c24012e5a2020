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
  const { changes, inventory, devices, observations, clock, log, pace } = world;
  const began = clock.now().getTime();
  try {
    const sync = await syncInventory(inventory, devices, clock);
    if (!sync) return { againInMs: BUSY_MS };
    await tellOf(world, await observations.observeAll(sync));
    const isBusy = (await changes.inState(['running'])).length > 0;
    const everyMs = pollEveryMs(sync.pages, pace, isBusy ? BUSY_SHARE : IDLE_SHARE);
    return { againInMs: Math.max(0, began + everyMs - clock.now().getTime()) };
  } catch (error) {
    if (!(error instanceof LinekeeperError) || error.retry === 'later') throw error;
    log.warn({ problem: error.code }, 'the inventory cannot be read');
    return { againInMs: REFUSED_MS };
  }
}

/** How much of the request budget readings take at most: little of it while a change is at work, which wants it too. */
const IDLE_SHARE = 0.5;
const BUSY_SHARE = 0.1;

/** From one reading's beginning to the next. */
function pollEveryMs(pages: number, { leastMs, requestsPerSecond }: Pace, share: number): number {
  return Math.max(leastMs, Math.ceil((1_000 * pages) / (requestsPerSecond * share)));
}

/** Has told what was concluded; a crash before that leaves it to the sweep. */
export async function tellOf(
  { wake }: Pick<MonitorWorld, 'wake'>,
  { opened, touched, fallenAt }: Observation,
): Promise<void> {
  for (const id of touched) await wake.incident(id, opened.includes(id) ? 'now' : 'soon');
  for (const site of fallenAt) await wake.probe(site);
}
