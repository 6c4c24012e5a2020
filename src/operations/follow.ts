/** Accepted operations, followed to their end. */
import { firstLookMs } from './first-look.ts';
import type { DeviceKind } from './kinds/kind.ts';
import { newestOf } from './newest.ts';
import { parted } from './parted.ts';
import type { OperationTarget } from './target.ts';
import type { DeviceOperation } from './tenant.ts';
import type { Work } from './work.ts';
import type { OperationWorld } from './world.ts';

/** How many requests, full of operations, are looked at in one step. */
const REQUESTS = 10;
/** Nobody answers for an operation any more after this. */
const FOLLOWED_FOR_MS = 30 * 60_000;

/** Asks how accepted operations stand. @returns how many were found at their end */
export async function followUnderWay(world: OperationWorld, work: Work): Promise<number> {
  const { ledger, actions } = world;
  const { change, kind } = work;
  if (kind.on !== 'devices') return 0;
  const due = await ledger.targets(change.id, {
    steps: ['under-way'],
    states: ['running'],
    due: true,
    limit: REQUESTS * actions.atOnce,
  });
  if (due.length === 0) return 0;
  const [known, nameless] = parted(due, ({ operationId }) => operationId !== null);
  const standing = await actions.follow(
    known.map(({ subjectId, operationId }) => ({ deviceId: subjectId, operationId: operationId ?? '' })),
  );
  const newest = await newestOf(world, kind, nameless);
  await name(world, work, nameless, newest);
  return conclude(world, work, kind, [...known, ...nameless], [...standing, ...newest]);
}

/** Keeps the ids of operations that the tenant had not told: a later change on the same phone must not take them for its own. */
async function name(
  { ledger }: OperationWorld,
  { change }: Work,
  targets: readonly OperationTarget[],
  operations: readonly (DeviceOperation | undefined)[],
): Promise<void> {
  const named = targets.flatMap(({ position }, at) => {
    const operation = operations[at];
    return operation ? [{ position, operationId: operation.id }] : [];
  });
  if (named.length > 0) await ledger.accepted(change.id, named, 0);
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
  await ledger.took(
    change.id,
    targets.flatMap(({ position }, at) => {
      const ms = standing[at]?.tookMs ?? null;
      return ms === null ? [] : [{ position, ms }];
    }),
  );
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
  if (still.length > 0) await ledger.looked(id, still, await firstLookMs(world, id));
  return targets.length - still.length;
}

function fateOf(operation: DeviceOperation | undefined, { askedAt }: OperationTarget, now: Date): string {
  if (operation && operation.state !== 'under-way') return operation.state;
  return now.getTime() - (askedAt?.getTime() ?? 0) > FOLLOWED_FOR_MS ? 'lost' : 'under-way';
}
