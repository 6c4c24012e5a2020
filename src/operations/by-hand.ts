import type { Work } from './work.ts';
import type { OperationWorld } from './world.ts';

/** Whether this tenant takes the operation from programs; else a person does it on the admin center's pages. */
export function isByHand({ actions }: Pick<OperationWorld, 'actions'>, kind: Work['kind']): boolean {
  return kind.on === 'devices' && !actions.offers.has(kind.action);
}

/** Hands everything that waits, or was refused because the interface is gone, to a person. */
export async function handOver({ ledger, wake }: OperationWorld, changeId: number): Promise<void> {
  const asked = await ledger.targets(changeId, { steps: ['asked'], states: ['running'] });
  await ledger.giveBack(
    changeId,
    asked.map(({ position }) => position),
  );
  const waiting = await ledger.targets(changeId, { steps: ['wait'], states: ['pending'] });
  await ledger.move(
    changeId,
    waiting.map(({ position }) => position),
    { step: 'by-hand', state: 'running' },
  );
  await wake.show(changeId, 'now');
}

/** Microsoft has switched the interface off: nothing tells what became of what it has accepted, and a person does the rest. */
export async function goOnWithout(world: OperationWorld, changeId: number): Promise<void> {
  const { ledger } = world;
  const begun = await ledger.targets(changeId, { steps: ['under-way', 'verify'], states: ['running'] });
  for (const [code, byPeople] of [
    ['interface-gone', false],
    ['done-by-hand', true],
  ] as const) {
    const those = begun.filter(({ askedAt }) => (askedAt === null) === byPeople);
    await ledger.move(
      changeId,
      those.map(({ position }) => position),
      { step: 'done', state: 'unknown', code },
    );
  }
  await handOver(world, changeId);
}

/** How many targets a person is to see to. */
export async function awaitingPeople(
  { ledger }: Pick<OperationWorld, 'ledger'>,
  changeId: number,
): Promise<number> {
  return (await ledger.targets(changeId, { steps: ['by-hand'], states: ['running'] })).length;
}

/**
 * Somebody says that it was done. What can be seen is looked at; the rest stays unknown, since nobody but the person knows.
 * @returns how many targets that was
 */
export async function doneByHand(world: OperationWorld, { change, kind }: Work): Promise<number> {
  const { ledger, wake } = world;
  const targets = await ledger.targets(change.id, { steps: ['by-hand'], states: ['running'] });
  const canBeSeen = kind.on === 'devices' && kind.evidence !== null && (await isReadable(world));
  await ledger.move(
    change.id,
    targets.map(({ position }) => position),
    canBeSeen
      ? { step: 'verify', state: 'running' }
      : { step: 'done', state: 'unknown', code: 'done-by-hand' },
  );
  await wake.advance(change.id);
  return targets.length;
}

/** The inventory may be gone with the interface that was to be asked. */
async function isReadable({ devices }: OperationWorld): Promise<boolean> {
  return (await devices.syncs.problem()) === null;
}
