import { WORKER } from '../audit/index.ts';
import { giveUp, halt } from '../changes/index.ts';
import { LinekeeperError } from '../kernel/errors.ts';
import { positions } from './activation.ts';
import type { TargetFilter } from './ledger.ts';
import type { Stage } from './target.ts';
import type { EnrolmentWorld, Next } from './world.ts';

/** What was refused for good is asked again this seldom while the change is paused: somebody may have mended it. */
const REFUSED_MS = 30_000;

/** Someone paused or cancelled the change, or what was done is still to be read back: nothing new is begun. */
export async function isHeld(world: EnrolmentWorld, changeId: number): Promise<boolean> {
  const change = await world.changes.find(changeId);
  return change?.state !== 'running' || change.cancelling || change.unsureSince !== null;
}

/**
 * Does a step of work. What the tenant refuses for good pauses the change, with the reason on its card; repeating it would
 * only be refused again. A change that is being cancelled cannot be paused, and must not wait for ever to be told what came
 * of its phones: it goes on by `abandon`, which leaves them unknown.
 */
export async function haltWhereRefused(
  world: EnrolmentWorld,
  changeId: number,
  work: () => Promise<Next>,
  abandon: () => Promise<Next>,
): Promise<Next> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LinekeeperError) || error.retry === 'later') throw error;
    const { code, details } = error;
    const by = { who: WORKER, now: world.clock.now() };
    const halted = await world.changes.decide(changeId, (change) => halt(change, { code, details }, by));
    if (halted?.ok) {
      world.log.warn({ change: changeId, code, ...details }, 'halted a change');
      await world.wake.show(changeId, 'now');
      return 'done';
    }
    const change = await world.changes.find(changeId);
    if (!change?.cancelling && !change?.finishedAt) return { againInMs: REFUSED_MS };
    world.log.warn({ change: changeId, code, ...details }, 'gave up asking what came of phones');
    await world.changes.decide(changeId, (cancelled) => giveUp(cancelled, { code, details }, by));
    return abandon();
  }
}

/** Nobody will say what came of these. */
export async function leaveUnknown(
  { ledger }: EnrolmentWorld,
  changeId: number,
  where: TargetFilter & { readonly stage: Stage },
): Promise<void> {
  const targets = await ledger.targets(changeId, where);
  await ledger.move(changeId, positions(targets), { stage: where.stage, state: 'unknown', code: 'not-told' });
}
