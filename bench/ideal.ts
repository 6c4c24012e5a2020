/** The time that an enrolment must take in this tenant, whoever does it and however well. */
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { demoTeamsAdmin } from '../src/adapters/demo-tenant/client.ts';
import { REGIONS } from '../src/devices/index.ts';
import { BULK_SIGN_IN, type Target } from '../src/enrolment/index.ts';
import { leastMs, requestsPerSecond } from './graph-budget.ts';
import type { Installation } from './installation.ts';

export interface Ideal {
  readonly batches: number;
  /** Batches that the busiest region has to take one after another, since it takes no more than three at once. */
  readonly turns: number;
  /** One batch in the tenant, measured from asking for it until it is told as completed. */
  readonly batchMs: number;
  /** One look-up of the phones in the inventory: every page of the list once, within the Graph budget. */
  readonly lookUpMs: number;
  readonly totalMs: number;
}

/** Phones on a page of Graph's device list. */
const PAGE = 50;
const LOOK_EVERY_MS = 5;
/** Nobody's phone: its row fails, and takes as long as any other. */
const NOBODY = { Username: 'nobody@contoso.example', HardwareId: '00-04-f2-00-00-00' };

/**
 * Counts the bulk sign-ins in the fewest turns and one look-up after the last of them, which is when the last phones can be
 * seen. Leaves out all that Linekeeper adds: provisioning, codes and their dialling, noticing that a batch has ended, beginning
 * the next, its database and its queue.
 */
export async function idealFor(targets: readonly Target[], installation: Installation): Promise<Ideal> {
  const { devicesPerBatch, batchesPerRegion } = BULK_SIGN_IN;
  const batches = REGIONS.map((region) =>
    Math.ceil(targets.filter((target) => target.region === region).length / devicesPerBatch),
  );
  const turns = Math.max(...batches.map((count) => Math.ceil(count / batchesPerRegion)));
  const batchMs = await oneBatchMs(installation);
  const pages = Math.ceil((await phonesIn(installation)) / PAGE);
  const lookUpMs = leastMs(pages, requestsPerSecond(installation));
  return {
    batches: batches.reduce((sum, count) => sum + count),
    turns,
    batchMs,
    lookUpMs,
    totalMs: turns * batchMs + lookUpMs,
  };
}

async function oneBatchMs({ tenantUrl, env }: Installation): Promise<number> {
  const teamsAdmin = demoTeamsAdmin(tenantUrl, env.GRAPH_ACCESS_TOKEN ?? '');
  const items = Array.from({ length: BULK_SIGN_IN.devicesPerBatch }, () => NOBODY);
  const started = performance.now();
  const { BatchId } = await teamsAdmin.newBulkSignIn('EMEA', items);
  while ((await teamsAdmin.bulkSignInStatus(BatchId)).BatchStatus !== 'Completed') await wait(LOOK_EVERY_MS);
  return performance.now() - started;
}

async function phonesIn({ tenantUrl }: Installation): Promise<number> {
  const response = await fetch(`${tenantUrl}/_demo/state`);
  return z.object({ devices: z.number() }).parse(await response.json()).devices;
}
