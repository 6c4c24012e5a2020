import type { Mac, Region } from '../../devices/index.ts';
import { BULK_SIGN_IN, type BulkSignInStatus } from '../../enrolment/teams-admin.ts';
import type { DemoAccount } from './accounts.ts';
import { graphError, json, notFound, type Ask, type Reply } from './exchange.ts';
import { numberedId } from './ids.ts';
import { newPhone } from './phones.ts';
import type { Batch, BatchItem } from './records.ts';
import { judgeSignIn } from './sign-in-errors.ts';
import { bulkSignInBody } from './wire.ts';
import { isDark, type World } from './world.ts';

/** What New-, Get-CsSdgBulkSignIn… do: batches whose items finish one after another. */
/** The spellings of the two outcomes that were seen in the wild vary in case; so do these. */

const DONE = { success: ['success', 'Success'], failed: ['failed', 'Failed'] } as const;

export function answerBulkSignIn(world: World, ask: Ask, batchId: string | undefined): Reply {
  if (ask.method === 'POST') return startBatch(world, ask.body);
  if (batchId === undefined)
    return json({ value: [...world.batches.values()].reverse().map((batch) => summary(batch)) });
  const batch = world.batches.get(batchId);
  return batch ? json(statusOf(batch)) : notFound(`Batch ${batchId}`);
}

function startBatch(world: World, body: unknown): Reply {
  const { Region, Items } = bulkSignInBody.parse(body);
  if (Items.length === 0 || Items.length > BULK_SIGN_IN.devicesPerBatch) {
    return graphError(400, 'InvalidBatchSize', `A batch holds 1 to ${BULK_SIGN_IN.devicesPerBatch} devices.`);
  }
  const now = world.now();
  const running = [...world.batches.values()].filter(
    (batch) => batch.region === Region && now < batch.endsAt,
  );
  if (running.length >= BULK_SIGN_IN.batchesPerRegion) {
    const seconds = Math.ceil((Math.min(...running.map((batch) => batch.endsAt)) - now) / 1000);
    return graphError(429, 'TooManyBatches', `${Region} runs its batches already.`, {
      'Retry-After': String(seconds),
    });
  }
  const batch: Batch = {
    // Named by the start beside the seed: callers remember batches, and this tenant forgets them when it ends.
    id: numberedId(
      'batch',
      Math.imul(world.options.seed, 0x9e3779b1) ^ (world.startedAt / 1_000),
      world.batches.size,
    ),
    region: Region,
    endsAt: now + world.options.bulkSignInMs,
    items: Items.map((item) => ({ ...item, result: null })),
  };
  world.batches.set(batch.id, batch);
  batch.items.forEach((item, index) => {
    const time = now + (world.options.bulkSignInMs * (index + 1)) / Items.length;
    world.agenda.at(time, () => {
      finish(world, batch, item, time);
    });
  });
  return json({ BatchId: batch.id });
}

function finish(world: World, batch: Batch, item: BatchItem, time: number): void {
  const outcome = judgeSignIn(world, batch.region, item, batch.items);
  if (typeof outcome === 'string') {
    item.result = { error: outcome };
    return;
  }
  item.result = { error: null };
  signIn(world, batch.region, outcome, time);
}

/** The service sets a password nobody knows, signs the account in, and lists the phone a little later. */
function signIn(
  world: World,
  region: Region,
  { account, mac }: { account: DemoAccount; mac: Mac },
  time: number,
): void {
  world.passwordResets.set(account.index, time);
  const entry = world.provisioned.get(mac);
  if (entry) entry.signedIn = true;
  world.agenda.at(time + world.options.inventoryLagMs, () => {
    const known = world.byMac.get(mac);
    const location = entry?.location ?? '';
    const made = { mac, location, region, account: account.index, offline: isDark(world, location) };
    const phone = known ?? newPhone(world.options.seed, world.phones.length, made, time);
    if (!known) {
      world.phones.push(phone);
      world.byMac.set(mac, phone);
    }
    if (phone.account !== null) world.byAccount.delete(phone.account);
    phone.account = account.index;
    phone.signedOutAt = null;
    phone.changedAt = time;
    world.byAccount.set(account.index, phone);
  });
}

function statusOf(batch: Batch): BulkSignInStatus {
  return {
    ...summary(batch),
    BatchItem: batch.items.map((item, index) => ({
      UserName: item.Username,
      HardwareId: item.HardwareId,
      Status: item.result
        ? DONE[item.result.error === null ? 'success' : 'failed'][index % 2 === 0 ? 0 : 1]
        : 'In progress',
      Error: item.result?.error ?? null,
    })),
  };
}

function summary(batch: Batch): { BatchId: string; BatchStatus: string } {
  const isThrough = batch.items.every(({ result }) => result !== null);
  return { BatchId: batch.id, BatchStatus: isThrough ? 'Completed' : 'InProgress' };
}
