/** Linekeeper with its parts in processes of their own, on a database and a demo tenant that nobody else uses. */
import { setTimeout as wait } from 'node:timers/promises';
import { openStores } from '../src/adapters/postgres/index.ts';
import { silentLog } from '../src/kernel/log.ts';
import { freePort } from '../test/helpers/ports.ts';
import type { Machine } from './machine.ts';
import { startPart, type RunningPart } from './parts.ts';

export interface Installation {
  readonly env: Readonly<Record<'DATABASE_URL' | 'DEMO_TENANT_URL', string>> &
    Readonly<Record<string, string>>;
  readonly bot: RunningPart | undefined;
  readonly worker: RunningPart | undefined;
  readonly tenantUrl: string;
  stop(): Promise<void>;
}

/** Readings of the inventory take half of the request budget: what is measured beside them would measure that. */
const UNWATCHED = { POLL_SECONDS: '600' };

/**
 * @param redisUrl where the jobs are kept, instead of in PostgreSQL
 * @param settings of all its parts
 */
export async function startInstallation(
  machine: Machine,
  wanted: readonly ('bot' | 'worker')[],
  redisUrl?: string,
  settings: Readonly<Record<string, string>> = UNWATCHED,
): Promise<Installation> {
  const tenant = await startPart('demo-tenant', settings);
  const env = {
    ...settings,
    DATABASE_URL: await machine.database(),
    GRAPH_BASE_URL: tenant.url,
    GRAPH_ACCESS_TOKEN: 'demo',
    DEMO_TENANT_URL: tenant.url,
    PORT: String(await freePort()),
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
  };
  const worker = wanted.includes('worker') ? await startPart('worker', env) : undefined;
  const bot = wanted.includes('bot') ? await startPart('bot', env) : undefined;
  return {
    env,
    bot,
    worker,
    tenantUrl: tenant.url,
    async stop() {
      await bot?.stop();
      await worker?.stop();
      await tenant.stop();
    },
  };
}

/** Waits until a worker has the tenant's phones: what is measured begins after that. */
export async function inventoryRead(databaseUrl: string): Promise<void> {
  const stores = openStores(databaseUrl, silentLog, 1);
  while (!(await stores.devices.syncedAt())) await wait(100);
  await stores.close();
}
