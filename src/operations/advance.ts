import { WORKER } from '../audit/index.ts';
import { FACTS_GOOD_FOR_MS, halt, type Change } from '../changes/index.ts';
import type { Next } from '../enrolment/index.ts';
import { LinekeeperError } from '../kernel/errors.ts';
import { followUnderWay } from './follow.ts';
import { awaitingPeople, goOnWithout, handOver, isByHand } from './by-hand.ts';
import { kindOf } from './kinds/index.ts';
import { OperationRequest } from './request.ts';
import { sendNext } from './send.ts';
import { settleUnsure } from './settle.ts';
import { verifyDone } from './verify.ts';
import { failuresOf, haltReason, openingOf, waveNow } from './waves-now.ts';
import type { Work } from './work.ts';
import type { OperationWorld } from './world.ts';

/** How soon a change is looked at again that waits for a guard, a window or a soak. */
const IDLE_MS = { least: 200, most: 15_000 };
/** How soon one is that waits for its hour: clocks are set right now and then. */
const SCHEDULED_MS = 10 * 60_000;

/**
 * Brings an operation one step further: settles what a crash left unsure, follows what is under way, proves what is done, and
 * asks for what wave, window and guards let go. At most one process does so for a change.
 */
export async function advanceOperation(world: OperationWorld, changeId: number): Promise<Next> {
  const next = await world.ledger.exclusively(`change-${changeId}`, () => step(world, changeId));
  return next ?? { againInMs: 1_000 };
}

async function step(world: OperationWorld, changeId: number): Promise<Next> {
  const change = await begun(world, changeId);
  if (!change || !['scheduled', 'running', 'paused'].includes(change.state)) {
    // Whoever brought it here may have died before it could say so.
    if (change) await world.wake.show(changeId, 'soon');
    return 'done';
  }
  const work = { change, kind: kindOf(change.kind), request: OperationRequest.parse(change.request) };
  if (change.state === 'scheduled') return untilOpen(world, work);
  try {
    return await worked(world, work);
  } catch (error) {
    return halted(world, work, error);
  }
}

/** The change as it is to be worked on; an approved one is begun when its hour has come, or planned again where it is stale. */
async function begun(world: OperationWorld, changeId: number): Promise<Change | undefined> {
  const { changes, ledger, wake, clock } = world;
  const change = await changes.find(changeId);
  if (change?.state !== 'approved' && change?.state !== 'scheduled') return change;
  const request = OperationRequest.parse(change.request);
  const opening = await openingOf(world, change, request);
  if (opening > clock.now()) {
    if (change.state === 'approved') {
      await ledger.wait(changeId);
      await wake.show(changeId, 'now');
    }
    return changes.find(changeId);
  }
  if (change.judgedAt && clock.now().getTime() - change.judgedAt.getTime() > FACTS_GOOD_FOR_MS) {
    await wake.plan(changeId);
    return undefined;
  }
  await ledger.begin(changeId);
  await wake.show(changeId, 'now');
  return changes.find(changeId);
}

async function untilOpen(world: OperationWorld, { change, request }: Work): Promise<Next> {
  const opening = await openingOf(world, change, request);
  const ms = opening.getTime() - world.clock.now().getTime();
  return { againInMs: Math.round(Math.min(SCHEDULED_MS, Math.max(IDLE_MS.least, ms))) };
}

async function worked(world: OperationWorld, work: Work): Promise<Next> {
  const { ledger, wake } = world;
  const { id, cancelling, state, unsureSince } = work.change;
  if (unsureSince) await ledger.doubt(id, unsureSince);
  if (isByHand(world, work.kind) && !cancelling && state === 'running') await handOver(world, id);
  await settleUnsure(world, work);
  if (cancelling) await ledger.skipWaiting(id, 'cancelled');
  let waitMs: number | undefined;
  let seenBy: Date | undefined;
  for (;;) {
    const followed = await followUnderWay(world, work);
    const now = await waveNow(world, work);
    const isStopped = cancelling || state === 'paused';
    // What is under way is followed to its end all the same.
    if (!isStopped && (await haltWhereTooMuchFails(world, work))) return againIn(0);
    const sent =
      isStopped || now.wave === null
        ? { asked: 0, waitMs: now.waitMs }
        : await sendNext(world, work, now.wave);
    waitMs = sent.waitMs;
    const verified = await verifyDone(world, work, sent.asked === 0);
    seenBy = verified.seenBy;
    if (followed + verified.through + sent.asked === 0) break;
    await wake.show(id, 'soon');
    if (await isOver(world, work)) break;
  }
  if (await ledger.finish(id)) {
    await wake.show(id, 'now');
    return 'done';
  }
  const looks = await ledger.nextLookMs(id, seenBy);
  // Nothing is under way, and nothing may be begun: a person wakes it.
  if (looks === undefined && (state === 'paused' || (await awaitingPeople(world, id)) > 0)) return 'done';
  return againIn(Math.min(looks ?? Infinity, state === 'paused' ? Infinity : (waitMs ?? Infinity)));
}

/** Somebody has paused or cancelled it since: the next step begins anew with what holds now. */
async function isOver({ changes }: OperationWorld, { change }: Work): Promise<boolean> {
  const now = await changes.find(change.id);
  return now?.state !== change.state || now.cancelling !== change.cancelling;
}

/** A wave with too many failures pauses the change and says so; going on over them is a person's decision. */
async function haltWhereTooMuchFails(world: OperationWorld, work: Work): Promise<boolean> {
  const reason = await haltReason(world, work);
  if (!reason) return false;
  const { id } = work.change;
  await world.ledger.tolerate(id, await failuresOf(world, id));
  await world.changes.decide(id, (change) => halt(change, reason, { who: WORKER, now: world.clock.now() }));
  await world.wake.show(id, 'now');
  return true;
}

/** What the tenant refuses for good pauses the change with the reason; repeating it would only be refused again. */
async function halted(
  world: OperationWorld,
  { change: { id: changeId }, kind }: Work,
  error: unknown,
): Promise<Next> {
  if (!(error instanceof LinekeeperError) || error.retry === 'later') throw error;
  const { code, details } = error;
  if (code === 'graph.gone' && kind.on === 'devices') {
    world.log.warn({ change: changeId, ...details }, 'the device API is gone: a person does the rest');
    await goOnWithout(world, changeId);
    return againIn(0);
  }
  const by = { who: WORKER, now: world.clock.now() };
  const paused = await world.changes.decide(changeId, (change) => halt(change, { code, details }, by));
  world.log.warn({ change: changeId, code, ...details }, 'halted a change');
  await world.wake.show(changeId, 'now');
  // One that is being cancelled, or paused already, cannot be halted: somebody may mend it meanwhile.
  return paused?.ok ? 'done' : { againInMs: 30_000 };
}

function againIn(ms: number): Next {
  return { againInMs: Math.round(Math.min(IDLE_MS.most, Math.max(IDLE_MS.least, ms))) };
}
