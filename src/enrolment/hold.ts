import { WORKER } from '../audit/index.ts';
import { halt } from '../changes/index.ts';
import { LinekeeperError } from '../kernel/errors.ts';
import type { EnrolmentWorld, Next } from './world.ts';

/** Someone paused or cancelled the change: nothing new is begun. */
export async function isHeld(world: EnrolmentWorld, changeId: number): Promise<boolean> {
  const change = await world.changes.find(changeId);
  return change?.state !== 'running' || change.cancelling;
}

/**
 * Does a step of work. What the tenant refuses for good pauses the change, with the reason on its card; repeating it would
 * only be refused again.
 */
export async function haltWhereRefused(
  world: EnrolmentWorld,
  changeId: number,
  work: () => Promise<Next>,
): Promise<Next> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LinekeeperError) || error.retry === 'later') throw error;
    const { code, details } = error;
    const by = { who: WORKER, now: world.clock.now() };
    const halted = await world.changes.decide(changeId, (change) => halt(change, { code, details }, by));
    if (!halted?.ok) throw error;
    world.log.warn({ change: changeId, code, ...details }, 'halted a change');
    await world.wake.show(changeId, 'now');
    return 'done';
  }
}
