/** What the tenant calls done is looked for where it must show. */
import { readFirmwareOf, type Device } from '../devices/index.ts';
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

export interface Verified {
  /** How many targets are through, seen or given up. */
  readonly through: number;
  /** What was done after this cannot be seen yet; undefined where all of it can. */
  readonly seenBy: Date | undefined;
}

/** @param isIdle nothing more can be sent for now */
export async function verifyDone(world: OperationWorld, work: Work, isIdle: boolean): Promise<Verified> {
  const { ledger, clock } = world;
  const { change, kind } = work;
  const showsInList = kind.on === 'devices' && kind.evidence?.reads === 'inventory';
  const seenBy = showsInList ? await readEvidence(world, change.id, isIdle) : undefined;
  const due = await ledger.targets(change.id, {
    steps: ['verify'],
    states: ['running'],
    due: true,
    ...(seenBy ? { endedBy: seenBy } : {}),
    limit: AT_ONCE,
  });
  if (due.length === 0) return { through: 0, seenBy };
  const shown = await seen(world, work, due, showsInList && !seenBy);
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
  return { through: right.length + late.length, seenBy };
}

/** @param oneByOne no reading of the inventory shows them: each is asked for */
async function seen(
  world: OperationWorld,
  { kind, request }: Work,
  targets: readonly OperationTarget[],
  oneByOne: boolean,
): Promise<readonly boolean[]> {
  if (kind.on === 'accounts') return kind.shows(world, request, targets);
  const ids = targets.map(({ subjectId }) => subjectId);
  if (kind.evidence?.reads === 'firmware') await readFirmwareOf(ids, world);
  const mirrored = await world.devices.byIds(ids);
  const devices = oneByOne ? await readAnew(world, mirrored) : mirrored;
  const known = new Map(devices.map((device) => [device.id, device]));
  return targets.map((target) => {
    const device = known.get(target.subjectId);
    return device !== undefined && (kind.evidence?.shows(device, target) ?? true);
  });
}

async function readAnew(
  { inventory, devices }: OperationWorld,
  mirrored: readonly Device[],
): Promise<readonly Device[]> {
  const found = await inventory.find(mirrored.map(({ mac }) => mac));
  await devices.upsert(found);
  return found;
}
