import { FACTS_GOOD_FOR_MS, type Change } from '../changes/index.ts';
import { REGIONS } from '../devices/index.ts';
import type { AdminCenter } from './admin-center.ts';
import type { Progress } from './ledger.ts';
import { dispatchSignIns } from './sign-in.ts';
import { BULK_SIGN_IN } from './teams-admin.ts';
import type { Stage, Target } from './target.ts';
import { patience, type EnrolmentWorld, type Next } from './world.ts';

/** Phones handed to the admin center at once. */
const PROVISION_AT_ONCE = 500;
/** A part-filled batch leaves when nothing has joined it for this long; phones wait for people who dial their codes. */
const PART_BATCH_AFTER_MS = 60_000;
/** What has been signed in this long is looked up even while other sign-ins go on. */
const VERIFY_AFTER_MS = 120_000;

/**
 * Brings an enrolment one step further: looks where its targets stand, does what can be done now, says when to look again.
 * Safe to run at any time, any number of times and after a crash anywhere: it acts on the ledger alone, and what the ledger
 * shows as begun is read back from the tenant before it is done again.
 */
export async function advanceEnrolment(world: EnrolmentWorld, changeId: number): Promise<Next> {
  const next = await world.ledger.exclusively(`enrolment ${changeId}`, () => step(world, changeId));
  return next ?? { againInMs: 300 };
}

async function step(world: EnrolmentWorld, changeId: number): Promise<Next> {
  const { changes, ledger, wake, adminCenter } = world;
  let change = await changes.find(changeId);
  if (!change) return 'done';
  if (change.state === 'approved' && !change.cancelling) {
    if (isStale(change, world.clock.now())) {
      await wake.plan(changeId);
      return 'done';
    }
    await ledger.begin(changeId);
    change = { ...change, state: 'running' };
    await wake.show(changeId, 'now');
  }
  if (change.state !== 'running') return 'done';

  if (change.cancelling) await ledger.skipPending(changeId, 'cancelled');
  else if (adminCenter) {
    await provision(world, adminCenter, changeId);
    await issueCodes(world, adminCenter, changeId);
    await watchActivation(world, adminCenter, changeId);
  }

  const progress = await ledger.progress(changeId);
  const stillMs = world.clock.now().getTime() - (progress.movedAt?.getTime() ?? 0);
  if (!change.cancelling) await signIn(world, changeId, progress, stillMs);
  if (verificationIsDue(progress, stillMs)) await wake.verification(changeId);
  if (await ledger.finish(changeId)) {
    await wake.show(changeId, 'now');
    return 'done';
  }
  await wake.show(changeId, 'soon');
  return { againInMs: patience(stillMs) };
}

/** Facts go stale; an approval of what was true an hour ago is not one of what would be done now. */
function isStale(change: Change, now: Date): boolean {
  return change.judgedAt !== null && now.getTime() - change.judgedAt.getTime() > FACTS_GOOD_FOR_MS;
}

/** Adds the phones to the tenant. Intent first; what a crash left in between is read back before it is done again. */
async function provision(world: EnrolmentWorld, adminCenter: AdminCenter, changeId: number): Promise<void> {
  const { ledger } = world;
  const begun = await ledger.targets(changeId, { stage: 'provision', states: ['running'] });
  if (begun.length > 0) {
    const states = await adminCenter.states(begun.map(({ mac }) => mac));
    const there = begun.filter(({ mac }) => (states.get(mac) ?? 'absent') !== 'absent');
    const absent = begun.filter((target) => !there.includes(target));
    await ledger.move(changeId, positions(there), { stage: 'activate', state: 'pending' });
    await provisionThese(world, adminCenter, changeId, absent);
  }
  for (;;) {
    if (await isHeld(world, changeId)) return;
    const next = await ledger.intend(changeId, 'provision', PROVISION_AT_ONCE);
    if (next.length === 0) return;
    await provisionThese(world, adminCenter, changeId, next);
  }
}

async function provisionThese(
  { ledger }: EnrolmentWorld,
  adminCenter: AdminCenter,
  changeId: number,
  targets: readonly Target[],
): Promise<void> {
  if (targets.length === 0) return;
  await adminCenter.provision(targets.map(({ mac, site }) => ({ mac, location: site ?? '' })));
  await ledger.move(changeId, positions(targets), { stage: 'activate', state: 'pending' });
}

/** Asks for the one-time codes that people dial on the phones. */
async function issueCodes(world: EnrolmentWorld, adminCenter: AdminCenter, changeId: number): Promise<void> {
  for (;;) {
    if (await isHeld(world, changeId)) return;
    const targets = await world.ledger.targets(changeId, {
      stage: 'activate',
      states: ['pending'],
      limit: PROVISION_AT_ONCE,
    });
    if (targets.length === 0) return;
    await world.ledger.saveCodes(
      changeId,
      await adminCenter.verificationCodes(targets.map(({ mac }) => mac)),
    );
  }
}

/** Sees on which phones the code was dialled, and on which its time ran out. */
async function watchActivation(
  world: EnrolmentWorld,
  adminCenter: AdminCenter,
  changeId: number,
): Promise<void> {
  const waiting = await world.ledger.targets(changeId, { stage: 'activate', states: ['running'] });
  if (waiting.length === 0) return;
  const states = await adminCenter.states(waiting.map(({ mac }) => mac));
  const now = world.clock.now();
  const dialled = waiting.filter(({ mac }) => {
    const state = states.get(mac);
    return state === 'waiting-for-sign-in' || state === 'signed-in';
  });
  const late = waiting.filter(
    (target) => !dialled.includes(target) && target.codeExpiresAt !== null && target.codeExpiresAt <= now,
  );
  const { move } = world.ledger;
  await move(changeId, positions(dialled.filter(({ upn }) => upn !== null)), {
    stage: 'sign-in',
    state: 'pending',
  });
  await move(changeId, positions(dialled.filter(({ upn }) => upn === null)), {
    stage: 'activate',
    state: 'succeeded',
  });
  await move(changeId, positions(late), { stage: 'activate', state: 'failed', code: 'code-not-dialled' });
}

/** Full batches leave at once; the last ones when nobody is on the way any more, or has come for a while. */
async function signIn(
  world: EnrolmentWorld,
  changeId: number,
  progress: Progress,
  stillMs: number,
): Promise<void> {
  const onTheWay = countOf(progress, ['provision', 'activate']);
  if (countOf(progress, ['sign-in']) === 0) return;
  const flush = onTheWay === 0 || stillMs > PART_BATCH_AFTER_MS;
  await world.ledger.formBatches(changeId, BULK_SIGN_IN.devicesPerBatch, flush);
  for (const region of REGIONS) await dispatchSignIns(world, region);
}

/** A scan of the inventory costs the same for one phone and for a thousand, so it waits until the sign-ins are through. */
function verificationIsDue(progress: Progress, stillMs: number): boolean {
  return (
    countOf(progress, ['verify']) > 0 && (countOf(progress, ['sign-in']) === 0 || stillMs > VERIFY_AFTER_MS)
  );
}

function countOf(progress: Progress, stages: readonly Stage[]): number {
  return progress.counts
    .filter(({ stage, state }) => stages.includes(stage) && (state === 'pending' || state === 'running'))
    .reduce((sum, { count }) => sum + count, 0);
}

/** Someone paused or cancelled since this step began. */
async function isHeld(world: EnrolmentWorld, changeId: number): Promise<boolean> {
  const change = await world.changes.find(changeId);
  return change?.state !== 'running' || change.cancelling;
}

function positions(targets: readonly Target[]): number[] {
  return targets.map(({ position }) => position);
}
