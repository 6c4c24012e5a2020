/** What open runs cost a worker while nobody does anything with them. */
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { openStores } from '../src/adapters/postgres/index.ts';
import { silentLog } from '../src/kernel/log.ts';
import { loadCatalog, type Run } from '../src/runbooks/index.ts';
import { inventoryRead, startInstallation } from './installation.ts';
import type { Machine } from './machine.ts';
import { measured, type RunningPart } from './parts.ts';
import { atMost, ratio, seconds, type Line } from './table.ts';

const RUNBOOK = 'sip-gateway';
const WAITING = 600;
const STANDING = 400;
const WINDOW_MS = 20_000;
/** What a worker does when it has just started is no idling. */
const SETTLED_AFTER_MS = 10_000;

interface Idle {
  readonly cpuMs: number;
  readonly transactions: number;
}

export async function benchIdle(machine: Machine): Promise<Line[]> {
  const installation = await startInstallation(machine, ['worker']);
  try {
    const { worker, env } = installation;
    if (!worker) throw new Error('there is no worker');
    await inventoryRead(env.DATABASE_URL);
    await wait(SETTLED_AFTER_MS);
    const without = await idling(worker, env.DATABASE_URL);
    await openRuns(env.DATABASE_URL);
    const beside = await idling(worker, env.DATABASE_URL);
    const [cpu, transactions] = [beside.cpuMs / without.cpuMs, beside.transactions / without.transactions];
    const window = `in ${seconds(WINDOW_MS, 0)}`;
    return [
      told('no run', without, window),
      told(`${WAITING + STANDING} open runs`, beside, window),
      { what: 'processor time, with against without', figure: ratio(cpu), aim: atMost(cpu, 1.2) },
      {
        what: 'transactions, with against without',
        figure: ratio(transactions),
        aim: atMost(transactions, 1.1),
      },
    ];
  } finally {
    await installation.stop();
  }
}

async function idling(worker: RunningPart, databaseUrl: string): Promise<Idle> {
  const before = await transactionsOf(databaseUrl);
  const { cpuMs } = await measured(worker, () => wait(WINDOW_MS));
  return { cpuMs, transactions: (await transactionsOf(databaseUrl)) - before };
}

async function transactionsOf(databaseUrl: string): Promise<number> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const { rows } = await client.query<{ count: string }>(
    'SELECT xact_commit + xact_rollback AS count FROM pg_stat_database WHERE datname = current_database()',
  );
  await client.end();
  return Number(rows[0]?.count);
}

/** Runs as people leave them: most wait for a day to pass, the others for somebody. */
async function openRuns(databaseUrl: string): Promise<void> {
  const stores = openStores(databaseUrl, silentLog, 4);
  const steps = (await loadCatalog()).get(RUNBOOK)?.steps ?? [];
  const passed = steps.slice(
    0,
    steps.findIndex(({ kind }) => kind === 'wait'),
  );
  const [by, at] = [{ id: 'alex', name: 'Alex Wilber' }, new Date()];
  const dueAt = new Date(at.getTime() + 24 * 3_600_000);
  const record = { by, at: at.toISOString(), note: 'known' };
  const over = Object.fromEntries(passed.map(({ id }) => [id, { ...record, state: 'skipped' as const }]));
  const waiting = {
    [steps[passed.length]?.id ?? '']: { ...record, state: 'waiting' as const, dueAt: dueAt.toISOString() },
  };
  const open = (index: number, records: Run['state']['records'], due?: Date): Promise<Run> =>
    stores.runs.start({
      ...{ runbook: RUNBOOK, startedBy: by, state: { status: 'open', records }, dueAt: due },
      place: { channel: 'teams', conversationId: `a:${index}`, kind: 'personal', tenantId: null },
    });
  for (let index = 0; index < WAITING; index++) await open(index, { ...over, ...waiting }, dueAt);
  for (let index = 0; index < STANDING; index++) await open(WAITING + index, {});
  await stores.close();
}

const told = (what: string, { cpuMs, transactions }: Idle, window: string): Line => ({
  what,
  figure: `${seconds(cpuMs, 2)}, ${transactions} transactions`,
  of: window,
});
