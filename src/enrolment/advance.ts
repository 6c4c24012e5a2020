import { FACTS_GOOD_FOR_MS, type Change } from '../changes/index.ts';
import { REGIONS } from '../devices/index.ts';
import type { AdminCenter, ProvisioningState } from './admin-center.ts';
import type { Progress } from './ledger.ts';
import { readBack } from './read-back.ts';
import { dispatchSignIns } from './sign-in.ts';
import { haltWhereRefused, isHeld, leaveUnknown } from './hold.ts';
import { BULK_SIGN_IN } from './teams-admin.ts';
import { activated, parted, positions, tooLate } from './activation.ts';
import type { Stage, Target } from './target.ts';
import { patience, type EnrolmentWorld, type Next } from './world.ts';

/** Phones handed to the admin center at once. */
const PROVISION_AT_ONCE = 500;
/** A part-filled batch leaves when nothing has joined it for this long; phones wait for people who dial their codes. */
const PART_BATCH_AFTER_MS = 60_000;
/** How often a change is looked at that only people can move on. */
const PEOPLE_MS = 30_000;
/** What has been signed in this long is looked up even while other sign-ins go on. */
const VERIFY_AFTER_MS = 120_000;

/**
 * Brings an enrolment one step further: looks where its targets stand, does what can be done now, says when to look again.
 * Safe to run at any time, any number of times and after a crash anywhere: it acts on the ledger alone, and what the ledger
 * shows as begun is read back from the tenant before it is done again.
 */
export async function advanceEnrolment(world: EnrolmentWorld, changeId: number): Promise<Next> {
  const next = await world.ledger.exclusively(`enrolment ${changeId}`, () =>
    haltWhereRefused(
      world,
      changeId,
      () => step(world, changeId),
      async () => {
        await leaveUnknown(world, changeId, { stage: 'provision', states: ['running'] });
        return { againInMs: patience(0) };
      },
    ),
  );
  return next ?? { againInMs: 300 };
}

async function step(world: EnrolmentWorld, changeId: number): Promise<Next> {
  const { ledger, wake, adminCenter } = world;
  const change = await begun(world, changeId);
  if (change?.state !== 'running') {
    // Whoever brought it here may have died before it could say so.
    if (change) await wake.show(changeId, 'soon');
    return 'done';
  }

  if (change.unsureSince) await readBack(world, change);
  if (adminCenter) await settleProvisioning(world, adminCenter, changeId);
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
  return { againInMs: waitsForPeople(world, progress) ? PEOPLE_MS : patience(stillMs) };
}

/** The change as it is to be worked on; an approved one is begun, or planned again where its facts have grown old. */
async function begun(
  { changes, ledger, wake, clock }: EnrolmentWorld,
  changeId: number,
): Promise<Change | undefined> {
  const change = await changes.find(changeId);
  if (change?.state !== 'approved') return change;
  if (isStale(change, clock.now())) {
    await wake.plan(changeId);
    return undefined;
  }
  await ledger.begin(changeId);
  await wake.show(changeId, 'now');
  return changes.find(changeId);
}

/** Without an admin center nothing moves until someone brings codes, or says that they were dialled; that wakes the change. */
function waitsForPeople({ adminCenter }: EnrolmentWorld, progress: Progress): boolean {
  return adminCenter === undefined && countOf(progress, ['sign-in', 'verify']) === 0;
}

/** Facts go stale; an approval of what was true an hour ago is not one of what would be done now. */
function isStale(change: Change, now: Date): boolean {
  return change.judgedAt !== null && now.getTime() - change.judgedAt.getTime() > FACTS_GOOD_FOR_MS;
}

/** What a crash left between the intent to add phones and its answer: those that are there go on, the others go back. */
async function settleProvisioning(
  { ledger }: EnrolmentWorld,
  adminCenter: AdminCenter,
  changeId: number,
): Promise<void> {
  const unsure = await ledger.targets(changeId, { stage: 'provision', states: ['running'] });
  if (unsure.length === 0) return;
  const states = await adminCenter.states(unsure.map(({ mac }) => mac));
  const [there, absent] = parted(unsure, ({ mac }) => (states.get(mac) ?? 'absent') !== 'absent');
  await ledger.move(changeId, positions(there), { stage: 'activate', state: 'pending' });
  await ledger.move(changeId, positions(absent), { stage: 'provision', state: 'pending' });
}

/** Adds the phones to the tenant, the intent first. */
async function provision(world: EnrolmentWorld, adminCenter: AdminCenter, changeId: number): Promise<void> {
  while (!(await isHeld(world, changeId))) {
    const targets = await world.ledger.intend(changeId, 'provision', PROVISION_AT_ONCE);
    if (targets.length === 0) return;
    await adminCenter.provision(targets.map(({ mac, site }) => ({ mac, location: site ?? '' })));
    await world.ledger.move(changeId, positions(targets), { stage: 'activate', state: 'pending' });
  }
}

/** Asks for the one-time codes that people dial on the phones. */
async function issueCodes(world: EnrolmentWorld, adminCenter: AdminCenter, changeId: number): Promise<void> {
  while (!(await isHeld(world, changeId))) {
    const targets = await world.ledger.targets(changeId, {
      stage: 'activate',
      states: ['pending'],
      limit: PROVISION_AT_ONCE,
    });
    if (targets.length === 0) return;
    const codes = await adminCenter.verificationCodes(targets.map(({ mac }) => mac));
    await world.ledger.saveCodes(changeId, codes);
    const given = new Set(codes.map(({ mac }) => mac));
    await goWithoutCode(
      world,
      adminCenter,
      changeId,
      targets.filter(({ mac }) => !given.has(mac)),
    );
  }
}

/** A phone that the tenant knew before gets no code. It may need none; else nobody can activate it. */
async function goWithoutCode(
  { ledger }: EnrolmentWorld,
  adminCenter: AdminCenter,
  changeId: number,
  targets: readonly Target[],
): Promise<void> {
  if (targets.length === 0) return;
  const states = await adminCenter.states(targets.map(({ mac }) => mac));
  const [active, stuck] = parted(targets, ({ mac }) => isActive(states.get(mac)));
  await activated(ledger, changeId, active);
  await ledger.move(changeId, positions(stuck), { stage: 'activate', state: 'failed', code: 'no-code' });
}

/** Sees on which phones the code was dialled, and on which its time ran out. */
async function watchActivation(
  { ledger, clock }: EnrolmentWorld,
  adminCenter: AdminCenter,
  changeId: number,
): Promise<void> {
  const waiting = await ledger.targets(changeId, { stage: 'activate', states: ['running'] });
  if (waiting.length === 0) return;
  const states = await adminCenter.states(waiting.map(({ mac }) => mac));
  const [dialled, silent] = parted(waiting, ({ mac }) => isActive(states.get(mac)));
  await activated(ledger, changeId, dialled);
  await tooLate(ledger, changeId, silent, clock.now());
}

function isActive(state: ProvisioningState | undefined): boolean {
  return state === 'waiting-for-sign-in' || state === 'signed-in';
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
