/** What the tenant calls done is looked for where it must show. */
import { readFirmwareOf } from '../devices/index.ts';
import { readEvidence } from './evidence.ts';
import { parted } from './parted.ts';
import type { OperationTarget } from './target.ts';
import type { Work } from './work.ts';
import type { OperationWorld } from './world.ts';

/** Targets that are looked at in one step. */
const AT_ONCE = 500;
/** The first look at one that did not show yet; each further one is later. */
const AGAIN_MS = 1_000;
/** A phone that is not seen to be as it should by then is told so. */
const SEEN_WITHIN_MS = { inventory: 10 * 60_000, firmware: 30 * 60_000 };
/** What is granted takes up to a day to reach every reader: Graph has answered that it is done. */
const GRANT_SEEN_WITHIN_MS = 60_000;

const positionsOf = (targets: readonly OperationTarget[]): number[] =>
  targets.map(({ position }) => position);

/**
 * @param isIdle nothing more can be sent for now
 * @returns how many targets are through, seen or given up
 */
export async function verifyDone(world: OperationWorld, work: Work, isIdle: boolean): Promise<number> {
  const { ledger, clock } = world;
  const { change, kind } = work;
  const seenBy = seesInventory(work) ? await readEvidence(world, change.id, isIdle) : undefined;
  const due = await ledger.targets(change.id, {
    steps: ['verify'],
    states: ['running'],
    due: true,
    ...(seenBy ? { endedBy: seenBy } : {}),
    limit: AT_ONCE,
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
  if (still.length > 0) await ledger.looked(change.id, positionsOf(still), AGAIN_MS);
  return right.length + late.length;
}

/** Whether it shows in the inventory's list: one reading is then for all of them. */
export function seesInventory({ kind }: Pick<Work, 'kind'>): boolean {
  return kind.on === 'devices' && kind.evidence?.reads === 'inventory';
}

async function seen(
  world: OperationWorld,
  { kind, request }: Work,
  targets: readonly OperationTarget[],
): Promise<readonly boolean[]> {
  if (kind.on === 'accounts') return kind.shows(world, request, targets);
  const ids = targets.map(({ subjectId }) => subjectId);
  if (kind.evidence?.reads === 'firmware') await readFirmwareOf(ids, world);
  const known = new Map((await world.devices.byIds(ids)).map((device) => [device.id, device]));
  return targets.map((target) => {
    const device = known.get(target.subjectId);
    return device !== undefined && (kind.evidence?.shows(device, target) ?? true);
  });
}
