import { ensureFresh, readFirmwareOf } from '../devices/index.ts';
import { FACTS_OF_EVIDENCE, goodForMs } from './freshness.ts';
import type { Work } from './work.ts';
import { byAction } from './by-action.ts';
import type { DeviceKind } from './kinds/kind.ts';
import type { OperationTarget } from './target.ts';
import type { DeviceOperation } from './tenant.ts';
import type { OperationWorld } from './world.ts';

/** Operations that are looked at in one step. */
const AT_ONCE = 200;
/** A request that was on its way when its worker died may still arrive: before this it is not read back. */
const ARRIVES_WITHIN_MS = 5_000;
/** Clocks differ: an operation this much older than the intent may still be the one that was asked for. */
const CLOCKS_DIFFER_MS = 60_000;
/** Nobody answers for an operation any more after this. */
const FOLLOWED_FOR_MS = 30 * 60_000;
/** A phone that is not seen to be as it should by then is told so. */
const SEEN_WITHIN_MS = { inventory: 10 * 60_000, firmware: 30 * 60_000 };
/** What is granted takes up to a day to reach every reader: Graph has answered that it is done. */
const GRANT_SEEN_WITHIN_MS = 60_000;

const positionsOf = (targets: readonly OperationTarget[]): number[] =>
  targets.map(({ position }) => position);

/** What was asked for and never answered is read back from the tenant before anything is repeated. */
export async function settleUnsure(world: OperationWorld, work: Work): Promise<void> {
  const { ledger, clock } = world;
  const { id } = work.change;
  const asked = await ledger.targets(id, { steps: ['asked'], states: ['running'] });
  if (asked.length === 0) return;
  const youngest = Math.max(...asked.map(({ askedAt }) => askedAt?.getTime() ?? 0));
  const early = youngest + ARRIVES_WITHIN_MS - clock.now().getTime();
  if (early > 0) await world.pause(early);
  if (work.kind.on === 'accounts') return settleAccounts(world, work, asked);
  const found = await newestOf(world, work.kind, asked);
  const [there, absent] = parted(asked, (target, at) => isOurs(found[at], target));
  const operations = new Map(asked.map((target, at) => [target.position, found[at]?.id ?? null]));
  await ledger.accepted(
    id,
    there.map(({ position }) => ({ position, operationId: operations.get(position) ?? null })),
    0,
  );
  await ledger.giveBack(id, positionsOf(absent));
}

function newestOf(
  { actions }: OperationWorld,
  kind: DeviceKind,
  targets: readonly OperationTarget[],
): Promise<readonly (DeviceOperation | undefined)[]> {
  return byAction(targets, kind, (action, those) =>
    actions.newest(
      action,
      those.map(({ subjectId }) => subjectId),
    ),
  );
}

function isOurs(operation: DeviceOperation | undefined, { askedAt }: OperationTarget): boolean {
  if (!operation) return false;
  // A tenant that does not say when it began tells at least that it has not ended.
  if (!operation.createdAt) return operation.state === 'under-way';
  return operation.createdAt.getTime() >= (askedAt?.getTime() ?? 0) - CLOCKS_DIFFER_MS;
}

async function settleAccounts(
  world: OperationWorld,
  work: Work,
  asked: readonly OperationTarget[],
): Promise<void> {
  if (work.kind.on !== 'accounts') return;
  const shown = await work.kind.shows(world, work.request, asked);
  const [there, absent] = parted(asked, (_, at) => shown[at] === true);
  const { id } = work.change;
  await world.ledger.move(id, positionsOf(there), { step: 'done', state: 'succeeded' });
  // Granting the same once more changes nothing.
  await world.ledger.giveBack(id, positionsOf(absent));
}

/** Asks how accepted operations stand. @returns how many were found at their end */
export async function followUnderWay(world: OperationWorld, work: Work): Promise<number> {
  const { ledger, actions } = world;
  const { change, kind } = work;
  if (kind.on !== 'devices') return 0;
  const due = await ledger.targets(change.id, {
    steps: ['under-way'],
    states: ['running'],
    due: true,
    limit: AT_ONCE,
  });
  if (due.length === 0) return 0;
  const [known, nameless] = parted(due, ({ operationId }) => operationId !== null);
  const standing = await actions.follow(
    known.map(({ subjectId, operationId }) => ({ deviceId: subjectId, operationId: operationId ?? '' })),
  );
  const newest = await newestOf(world, kind, nameless);
  return conclude(world, work, kind, [...known, ...nameless], [...standing, ...newest]);
}

async function conclude(
  world: OperationWorld,
  { change }: Work,
  kind: DeviceKind,
  targets: readonly OperationTarget[],
  standing: readonly (DeviceOperation | undefined)[],
): Promise<number> {
  const { ledger, clock } = world;
  const by = new Map<string, number[]>();
  targets.forEach((target, at) => {
    const fate = fateOf(standing[at], target, clock.now());
    by.set(fate, [...(by.get(fate) ?? []), target.position]);
  });
  const of = (fate: string): readonly number[] => by.get(fate) ?? [];
  const { id } = change;
  await ledger.move(
    id,
    of('succeeded'),
    kind.evidence ? { step: 'verify', state: 'running' } : { step: 'done', state: 'succeeded' },
  );
  await ledger.move(id, of('failed'), { step: 'done', state: 'failed', code: 'operation-failed' });
  await ledger.move(id, of('cancelled'), { step: 'done', state: 'failed', code: 'operation-cancelled' });
  await ledger.move(id, of('lost'), { step: 'done', state: 'unknown', code: 'outcome-unknown' });
  const still = of('under-way');
  if (still.length > 0) await ledger.looked(id, still, (await ledger.usualMs(id)) ?? 1_000);
  return targets.length - still.length;
}

function fateOf(operation: DeviceOperation | undefined, { askedAt }: OperationTarget, now: Date): string {
  if (operation && operation.state !== 'under-way') return operation.state;
  return now.getTime() - (askedAt?.getTime() ?? 0) > FOLLOWED_FOR_MS ? 'lost' : 'under-way';
}

/** Sees whether what the tenant calls done can be seen. @returns how many are through */
export async function verifyDone(world: OperationWorld, work: Work): Promise<number> {
  const { ledger, clock } = world;
  const { change, kind } = work;
  const due = await ledger.targets(change.id, {
    steps: ['verify'],
    states: ['running'],
    due: true,
    limit: 500,
  });
  if (due.length === 0) return 0;
  const shown = await seen(world, work, due);
  const [right, other] = parted(due, (_, at) => shown[at] === true);
  const patienceMs =
    kind.on === 'accounts' ? GRANT_SEEN_WITHIN_MS : SEEN_WITHIN_MS[kind.evidence?.reads ?? 'inventory'];
  const [late, still] = parted(
    other,
    ({ endedAt }) => clock.now().getTime() - (endedAt?.getTime() ?? 0) > patienceMs,
  );
  await ledger.move(change.id, positionsOf(right), { step: 'done', state: 'succeeded' });
  await ledger.move(
    change.id,
    positionsOf(late),
    kind.on === 'accounts'
      ? { step: 'done', state: 'succeeded', code: 'propagates' }
      : { step: 'done', state: 'failed', code: 'not-verified' },
  );
  if (still.length > 0) await ledger.looked(change.id, positionsOf(still), 1_000);
  return right.length + late.length;
}

async function seen(
  world: OperationWorld,
  { kind, request }: Work,
  targets: readonly OperationTarget[],
): Promise<readonly boolean[]> {
  if (kind.on === 'accounts') return kind.shows(world, request, targets);
  const { devices, inventory, clock } = world;
  const ids = targets.map(({ subjectId }) => subjectId);
  if (kind.evidence?.reads === 'firmware') await readFirmwareOf(ids, world);
  else await ensureFresh(inventory, devices, clock, await goodForMs(world, FACTS_OF_EVIDENCE));
  const syncedAt = (await devices.syncedAt())?.getTime() ?? 0;
  const known = new Map((await devices.byIds(ids)).map((device) => [device.id, device]));
  return targets.map((target) => {
    const device = known.get(target.subjectId);
    // What was read before it was done proves nothing.
    const isNews = kind.evidence?.reads === 'firmware' || syncedAt >= (target.endedAt?.getTime() ?? 0);
    return device !== undefined && isNews && (kind.evidence?.shows(device, target) ?? true);
  });
}

function parted<T>(items: readonly T[], test: (item: T, at: number) => boolean): [T[], T[]] {
  const [yes, no]: [T[], T[]] = [[], []];
  items.forEach((item, at) => (test(item, at) ? yes : no).push(item));
  return [yes, no];
}
