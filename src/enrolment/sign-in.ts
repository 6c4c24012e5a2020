import { hardwareId, parseMac, type Mac, type Region } from '../devices/index.ts';
import { LinekeeperError } from '../kernel/errors.ts';
import { haltWhereRefused, isHeld, leaveUnknown } from './hold.ts';
import { signInError } from './sign-in-errors.ts';
import type { SignInBatch, Target } from './target.ts';
import { BULK_SIGN_IN, type BulkSignInStatus } from './teams-admin.ts';
import { patience, type EnrolmentWorld, type Next } from './world.ts';

/** A submission cut off by a crash may still arrive: this long nobody concludes that it did not. */
const SETTLE_MS = 2_000;
/** How long at most until a full region is asked again. */
const BUSY_MS = 30_000;

/** Begins the region's next batches, as far as its limit leaves room. */
export async function dispatchSignIns(world: EnrolmentWorld, region: Region): Promise<void> {
  for (const batch of await world.ledger.claimBatches(region, BULK_SIGN_IN.batchesPerRegion)) {
    await world.wake.signIn(batch.changeId, batch.number);
  }
}

/** Takes one batch further: submits it once and only once, follows it, and books what became of its phones. */
export async function advanceSignIn(world: EnrolmentWorld, changeId: number, number: number): Promise<Next> {
  const next = await world.ledger.exclusively(`sign-in ${changeId}/${number}`, () =>
    haltWhereRefused(
      world,
      changeId,
      () => step(world, changeId, number),
      () => abandon(world, changeId, number),
    ),
  );
  return next ?? { againInMs: 1_000 };
}

async function step(world: EnrolmentWorld, changeId: number, number: number): Promise<Next> {
  const batch = await world.ledger.batch(changeId, number);
  switch (batch?.state) {
    case 'claimed':
      return submit(world, batch);
    case 'submitting':
      return settle(world, batch);
    case 'submitted':
      return follow(world, batch, batch.batchId);
    default:
      return 'done';
  }
}

async function submit(world: EnrolmentWorld, batch: SignInBatch): Promise<Next> {
  if (await isHeld(world, batch.changeId)) {
    await world.ledger.returnBatch(batch, 'ready');
    return 'done';
  }
  const targets = await world.ledger.intendBatch(batch);
  if (targets.length === 0) return end(world, batch);
  const items = targets.map(({ mac, upn }) => ({ Username: upn ?? '', HardwareId: hardwareId(mac) }));
  try {
    const { BatchId } = await world.teamsAdmin.newBulkSignIn(batch.region, items);
    await world.ledger.setBatch(batch, { state: 'submitted', batchId: BatchId });
  } catch (error) {
    if (!(error instanceof LinekeeperError)) throw error;
    return takeBack(world, batch, error);
  }
  return { againInMs: patience(0) };
}

/** Where the service says that it took nothing, neither did we send anything; all else leaves it open what was taken. */
async function takeBack(world: EnrolmentWorld, batch: SignInBatch, error: LinekeeperError): Promise<Next> {
  switch (error.code) {
    case 'teams-admin.too-many-batches':
      // Someone outside this bot has the place. Ours is kept, and asked for again when one of theirs ends.
      await world.ledger.returnBatch(batch, 'claimed');
      return { againInMs: Math.min(Number(error.details.waitMs ?? 1_000), BUSY_MS) };
    case 'teams-admin.refused':
    case 'teams-admin.unauthorised':
      await world.ledger.returnBatch(batch, 'ready');
      throw error;
    default:
      throw error;
  }
}

/** The call was begun and its answer never noted: what the tenant accepted is found again, or else the call is made once more. */
async function settle(world: EnrolmentWorld, batch: SignInBatch): Promise<Next> {
  const elapsedMs = world.clock.now().getTime() - (batch.intentAt?.getTime() ?? 0);
  if (elapsedMs < SETTLE_MS) return { againInMs: SETTLE_MS - elapsedMs };
  const targets = await world.ledger.targets(batch.changeId, { batch: batch.number, states: ['running'] });
  const BatchId = await findAccepted(world, targets);
  world.log.info(
    { change: batch.changeId, batch: batch.number, BatchId },
    'settled an interrupted sign-in batch',
  );
  if (BatchId === undefined) return submit(world, batch);
  await world.ledger.setBatch(batch, { state: 'submitted', batchId: BatchId });
  return { againInMs: patience(0) };
}

/** The batch among those of the past 30 days that nobody here knows and that names exactly these phones. */
async function findAccepted(
  { ledger, teamsAdmin }: EnrolmentWorld,
  targets: readonly Target[],
): Promise<string | undefined> {
  const ids = (await teamsAdmin.bulkSignIns()).map(({ BatchId }) => BatchId);
  const known = await ledger.knownBatchIds(ids);
  const ours = new Set<string>(targets.map(({ mac }) => mac));
  for (const id of ids.filter((candidate) => !known.has(candidate))) {
    const { BatchItem } = await teamsAdmin.bulkSignInStatus(id);
    if (BatchItem.length === ours.size && BatchItem.every((item) => ours.has(macOf(item)))) return id;
  }
  return undefined;
}

async function follow(world: EnrolmentWorld, batch: SignInBatch, batchId: string | null): Promise<Next> {
  const first = await statusOf(world, batchId ?? '');
  // A batch may be told as ended a moment before its last rows are: those rows are read once more.
  const isAhead = isCompleted(first) && first.BatchItem.some((item) => resultOf(item) === undefined);
  const status = isAhead ? await statusOf(world, batchId ?? '') : first;
  const open = await world.ledger.targets(batch.changeId, { batch: batch.number, states: ['running'] });
  await book(world, batch.changeId, open, status);
  if (isCompleted(status)) return end(world, batch);
  await world.wake.show(batch.changeId, 'soon');
  return { againInMs: patience(world.clock.now().getTime() - (batch.intentAt?.getTime() ?? 0)) };
}

/** A batch that the service no longer knows has ended, and nobody can say how. */
async function statusOf({ teamsAdmin }: EnrolmentWorld, BatchId: string): Promise<BulkSignInStatus> {
  try {
    return await teamsAdmin.bulkSignInStatus(BatchId);
  } catch (error) {
    const unknown =
      error instanceof LinekeeperError &&
      error.code === 'teams-admin.refused' &&
      error.details.status === 404;
    if (!unknown) throw error;
    return { BatchId, BatchStatus: 'Completed', BatchItem: [] };
  }
}

/** Books each phone's answer. `Completed` says that the batch ended, not that its rows went well. */
async function book(
  { ledger }: EnrolmentWorld,
  changeId: number,
  open: readonly Target[],
  status: BulkSignInStatus,
): Promise<void> {
  const answers = new Map(status.BatchItem.map((item) => [macOf(item), item]));
  const signedIn: number[] = [];
  const failed = new Map<string, number[]>();
  const unheard: number[] = [];
  for (const { mac, position } of open) {
    const answer = answers.get(mac);
    const result = answer && resultOf(answer);
    if (result === 'success') signedIn.push(position);
    else if (result === 'failed') {
      const { code } = signInError(answer?.Error ?? '');
      failed.set(code, [...(failed.get(code) ?? []), position]);
    } else if (isCompleted(status)) unheard.push(position);
  }
  await ledger.move(changeId, signedIn, { stage: 'verify', state: 'pending' });
  for (const [code, positions] of failed)
    await ledger.move(changeId, positions, { stage: 'sign-in', state: 'failed', code });
  await ledger.move(changeId, unheard, { stage: 'sign-in', state: 'unknown', code: 'outcome-unknown' });
}

/** The tenant will not say how a batch ended: its phones stay unknown, and its region's place is given back. */
async function abandon(world: EnrolmentWorld, changeId: number, number: number): Promise<Next> {
  await leaveUnknown(world, changeId, { stage: 'sign-in', batch: number, states: ['running'] });
  const batch = await world.ledger.batch(changeId, number);
  return batch ? end(world, batch) : 'done';
}

function isCompleted({ BatchStatus }: BulkSignInStatus): boolean {
  return BatchStatus.toLowerCase() === 'completed';
}

/** `Status` is free text in mixed case; what is neither a success nor a failure is still under way. */
function resultOf({ Status }: BulkSignInStatus['BatchItem'][number]): 'success' | 'failed' | undefined {
  const text = Status.toLowerCase();
  if (text.startsWith('succe')) return 'success';
  return text.startsWith('fail') ? 'failed' : undefined;
}

async function end(world: EnrolmentWorld, batch: SignInBatch): Promise<Next> {
  await world.ledger.setBatch(batch, { state: 'done' });
  await dispatchSignIns(world, batch.region);
  await world.wake.advance(batch.changeId);
  await world.wake.show(batch.changeId, 'soon');
  return 'done';
}

export function macOf({ HardwareId }: { readonly HardwareId: string }): Mac | '' {
  return parseMac(HardwareId) ?? '';
}
