import type { Change } from '../changes/index.ts';
import type { Region } from '../devices/index.ts';
import { macOf } from './sign-in.ts';
import type { Target } from './target.ts';
import type { BulkSignInStatus } from './teams-admin.ts';
import type { EnrolmentWorld } from './world.ts';

/**
 * Reads back what became of a change's phones after the time that its database was restored to, before anything is begun: the tenant
 * knows every batch of bulk sign-in that the ledger has lost. Doing one again would reset its accounts' passwords once more.
 */
export async function readBack(world: EnrolmentWorld, { id: changeId, total }: Change): Promise<void> {
  const { ledger, adminCenter, log } = world;
  for (const { BatchId, BatchItem } of await lostBatches(world)) {
    // Newest first: a phone that was tried twice belongs to the later batch.
    const open = await unsent(world, changeId);
    for (const [region, targets] of byRegion(
      open.filter((target) => BatchItem.some((item) => isOf(target, item))),
    )) {
      log.info({ change: changeId, BatchId, phones: targets.length }, 'found a sign-in batch again');
      const positions = targets.map(({ position }) => position);
      await ledger.adoptBatch(changeId, { region, batchId: BatchId }, positions);
    }
  }
  // As if each had been asked for: where it stands is looked up before it is asked for again.
  if (adminCenter) await ledger.intend(changeId, 'provision', total);
  await ledger.trust(changeId);
}

async function lostBatches({ ledger, teamsAdmin }: EnrolmentWorld): Promise<BulkSignInStatus[]> {
  const ids = (await teamsAdmin.bulkSignIns()).map(({ BatchId }) => BatchId);
  const known = await ledger.knownBatchIds(ids);
  const lost: BulkSignInStatus[] = [];
  for (const id of ids) if (!known.has(id)) lost.push(await teamsAdmin.bulkSignInStatus(id));
  return lost;
}

/** Those that the ledger has not sent: what it knows as sent is followed, or settled, as after any crash. */
async function unsent({ ledger }: EnrolmentWorld, changeId: number): Promise<readonly Target[]> {
  const states = ['pending', 'running'] as const;
  const before = await Promise.all(
    (['provision', 'activate'] as const).map((stage) => ledger.targets(changeId, { stage, states })),
  );
  return [...before.flat(), ...(await ledger.targets(changeId, { stage: 'sign-in', states: ['pending'] }))];
}

function byRegion(targets: readonly Target[]): Map<Region, Target[]> {
  const regions = new Map<Region, Target[]>();
  for (const target of targets) regions.set(target.region, [...(regions.get(target.region) ?? []), target]);
  return regions;
}

function isOf({ mac, upn }: Target, item: BulkSignInStatus['BatchItem'][number]): boolean {
  return macOf(item) === mac && item.UserName.toLowerCase() === upn?.toLowerCase();
}
