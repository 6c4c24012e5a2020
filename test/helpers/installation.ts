/** A Linekeeper without its chat: a database and a demo tenant of its own, and as many workers as a test wants. */
import { setTimeout as wait } from 'node:timers/promises';
import { startWorker } from '../../jobs/app.ts';
import { chooseBackend } from '../../jobs/backends/choose.ts';
import { openJobClient, type JobClient } from '../../jobs/client.ts';
import type { Running } from '../../jobs/run-jobs.ts';
import { openManagement, type OpenManagement } from '../../management/management.ts';
import { openStores, type Stores } from '../../src/adapters/postgres/index.ts';
import type { TenantOptions } from '../../src/adapters/demo-tenant/options.ts';
import type { AuthorityOf, Change, ChangeDraft } from '../../src/changes/index.ts';
import { loadConfig, type Config } from '../../src/config.ts';
import type { EnrolmentWorld } from '../../src/enrolment/index.ts';
import { silentLog, type Log } from '../../src/kernel/log.ts';
import type { OperationWorld } from '../../src/operations/index.ts';
import { createWorld } from '../../src/world.ts';
import { startDemoTenant, type StartedTenant } from './demo-tenant.ts';
import { freshDatabase } from './postgres.ts';
import { startProcess } from './processes.ts';

export interface Installation {
  readonly config: Config;
  readonly stores: Stores;
  readonly demo: StartedTenant;
  readonly client: JobClient;
  readonly world: EnrolmentWorld;
  readonly operations: OperationWorld;
  /** Where MANAGEMENT_PORT is set. */
  readonly management: OpenManagement | undefined;
  startWorker(log?: Log): Promise<Running>;
  /** A worker in a process of its own, for settings of the whole process. */
  startWorkerProcess(): Promise<void>;
  /** Waits until the change is in one of these states. */
  reaches(changeId: number, ...states: readonly Change['state'][]): Promise<Change>;
  close(): Promise<void>;
}

export const ALEX = { id: 'alex', name: 'Alex Wilber' };
export const MEGAN = { id: 'megan', name: 'Megan Bowen' };
/** Where roles are not what a test is about. */
export const ALL_MAY_APPROVE: AuthorityOf = () => ({ own: true, lentBy: [] });
export const DRAFT: ChangeDraft = {
  name: 'phones.csv',
  requestedBy: ALEX,
  place: { channel: 'teams', conversationId: 'c1', kind: 'personal', tenantId: null },
};

export async function install(
  tenant: Partial<TenantOptions> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Installation> {
  const database = await freshDatabase();
  const demo = await startDemoTenant({ bulkSignInMs: 300, dialMs: 50, inventoryLagMs: 50, ...tenant });
  const settings = {
    DATABASE_URL: database.url,
    GRAPH_BASE_URL: demo.graphBaseUrl,
    GRAPH_ACCESS_TOKEN: demo.token,
    DEMO_TENANT_URL: demo.url,
    DRAIN_SECONDS: '2',
    ...env,
  };
  const config = loadConfig(settings);
  const stores = openStores(database.url, silentLog);
  const client = openJobClient(chooseBackend(config), silentLog);
  const { world, operations } = createWorld(config, stores, client.wake, silentLog);
  const { port, host } = config.management;
  const management = port === undefined ? undefined : await openManagement({ port, host }, silentLog, config);
  const workers: Pick<Running, 'stop'>[] = [];
  return {
    config,
    stores,
    demo,
    client,
    world,
    operations,
    management,
    async startWorker(log = silentLog) {
      const worker = await startWorker(config, log, management);
      workers.push(worker);
      return worker;
    },
    async startWorkerProcess() {
      const worker = await startProcess('worker', settings);
      workers.push({ stop: () => worker.kill() });
    },
    async reaches(changeId, ...states) {
      for (;;) {
        const change = await stores.changes.find(changeId);
        if (change && states.includes(change.state)) return change;
        await wait(25);
      }
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await management?.stop();
      await client.close();
      await stores.close();
      await demo.close();
      await database.drop();
    },
  };
}
