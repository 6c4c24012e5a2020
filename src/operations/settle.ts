/** What nobody knows after a crash, or after an answer that never came, is read back before anything is repeated. */
import type { AccountKind, DeviceKind } from './kinds/kind.ts';
import { newestOf } from './newest.ts';
import { parted } from './parted.ts';
import type { OperationTarget } from './target.ts';
import type { DeviceOperation } from './tenant.ts';
import type { Work } from './work.ts';
import type { OperationWorld } from './world.ts';

/**
 * A request may still be on its way when its worker dies or its connection is cut, however old its intent: it may have waited
 * for its share of the budget. So much later it has arrived, or never will.
 */
const ARRIVES_WITHIN_MS = 5_000;
/** Clocks differ: an operation this much older than the intent may still be the one that was asked for. */
const CLOCKS_DIFFER_MS = 60_000;

const positionsOf = (targets: readonly OperationTarget[]): number[] =>
  targets.map(({ position }) => position);

/** Finds out what became of the targets that were asked for without an answer; what the tenant has not is given back. */
export async function settleUnsure(world: OperationWorld, work: Work): Promise<void> {
  const { kind, change } = work;
  const asked = await world.ledger.targets(change.id, { steps: ['asked'], states: ['running'] });
  if (asked.length === 0) return;
  await world.pause(ARRIVES_WITHIN_MS);
  if (kind.on === 'accounts') await settleAccounts(world, work, kind, asked);
  else await settleDevices(world, work, kind, asked);
}

async function settleDevices(
  world: OperationWorld,
  { change }: Work,
  kind: DeviceKind,
  asked: readonly OperationTarget[],
): Promise<void> {
  const { ledger } = world;
  const found = await newestOf(world, kind, asked);
  const onRecord = await ledger.operationsOf(asked.map(({ subjectId }) => subjectId));
  const there: { position: number; operationId: string }[] = [];
  const absent: number[] = [];
  asked.forEach((target, at) => {
    const operation = found[at];
    // What an earlier change asked for on the same phone may be seconds old.
    const isNew = operation && !onRecord.get(target.subjectId)?.has(operation.id);
    if (isNew && isOurs(operation, target))
      there.push({ position: target.position, operationId: operation.id });
    else absent.push(target.position);
  });
  await ledger.accepted(change.id, there, 0);
  await ledger.giveBack(change.id, absent);
}

function isOurs({ createdAt, state }: DeviceOperation, { askedAt }: OperationTarget): boolean {
  // A tenant that does not say when it began tells at least that it has not ended.
  if (!createdAt) return state === 'under-way';
  return createdAt.getTime() >= (askedAt?.getTime() ?? 0) - CLOCKS_DIFFER_MS;
}

async function settleAccounts(
  world: OperationWorld,
  { change, request }: Work,
  kind: AccountKind,
  asked: readonly OperationTarget[],
): Promise<void> {
  const shown = await kind.shows(world, request, asked);
  const [there, absent] = parted(asked, (_, at) => shown[at] === true);
  await world.ledger.move(change.id, positionsOf(there), { step: 'done', state: 'succeeded' });
  // Granting the same once more changes nothing.
  await world.ledger.giveBack(change.id, positionsOf(absent));
}
