/** A whole Linekeeper in processes: Teams, the tenant and the files are played by the test, all else is real. */
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { migrate, openStores, type Stores } from '../../src/adapters/postgres/index.ts';
import type { TenantOptions } from '../../src/adapters/demo-tenant/options.ts';
import { ENDED, type Change } from '../../src/changes/index.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { signingWith } from './card-tokens.ts';
import { startConnector, type FakeConnector } from './connector.ts';
import { startDemoTenant, type StartedTenant } from './demo-tenant.ts';
import { startFileHost, type FileHost } from './phone-lists.ts';
import { freePort } from './ports.ts';
import { startProcess, type RunningProcess } from './processes.ts';

export interface BotProcess extends RunningProcess {
  readonly url: string;
}

export interface Deployment {
  readonly teams: FakeConnector;
  readonly demo: StartedTenant;
  readonly files: FileHost;
  readonly stores: Stores;
  /** Rows straight from the database. */
  query<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** On the port of one that is gone, or on a free one; `own`: more settings of this one. */
  startBot(at?: Pick<BotProcess, 'url'>, own?: Readonly<Record<string, string>>): Promise<BotProcess>;
  startWorker(own?: Readonly<Record<string, string>>): Promise<RunningProcess>;
  /** Waits until the change has ended. */
  ended(changeId: number, withinMs: number): Promise<Change>;
  /** The last words of every process, for a test that failed. */
  lastWords(): string;
  close(): Promise<void>;
}

export interface DeploymentOptions {
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  readonly tenant?: Partial<TenantOptions>;
  /** More settings of bot and worker. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The surroundings of another one, which closes them. */
  readonly around?: Pick<Deployment, 'teams' | 'files' | 'demo'>;
}

export async function openDeployment({
  databaseUrl,
  redisUrl,
  tenant = {},
  settings = {},
  around,
}: DeploymentOptions): Promise<Deployment> {
  await migrate(databaseUrl);
  const { teams, files, demo } = around ?? (await startSurroundings(tenant));
  const stores = openStores(databaseUrl, silentLog);
  teams.sign = signingWith(stores);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  pool.on('error', () => undefined);
  const processes: { name: string; process: RunningProcess }[] = [];
  const env = {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl ?? '',
    GRAPH_BASE_URL: demo.graphBaseUrl,
    GRAPH_ACCESS_TOKEN: demo.token,
    DEMO_TENANT_URL: demo.url,
    ...settings,
  };
  return {
    teams,
    demo,
    files,
    stores,
    query: async <Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
      (await pool.query<Row>(sql, [...values])).rows,
    async startBot(at, own = {}) {
      const port = at ? new URL(at.url).port : String(await freePort());
      const process = await startProcess('bot', { ...env, PORT: port, ...own });
      const url = `http://127.0.0.1:${port}`;
      teams.bot = url;
      processes.push({ name: 'bot', process });
      return { ...process, url };
    },
    async startWorker(own = {}) {
      const process = await startProcess('worker', { ...env, ...own });
      processes.push({ name: 'worker', process });
      return process;
    },
    async ended(changeId, withinMs) {
      const giveUpAt = Date.now() + withinMs;
      while (Date.now() < giveUpAt) {
        const change = await stores.changes.find(changeId).catch(() => undefined);
        if (change && ENDED.includes(change.state)) return change;
        await wait(100);
      }
      const state = JSON.stringify(await stores.ledger.progress(changeId));
      throw new Error(`change ${changeId} has not ended within ${withinMs} ms: ${state}`);
    },
    lastWords: () =>
      processes.map(({ name, process }) => `${name}:\n${process.said.slice(-15).join('')}`).join('\n'),
    async close() {
      await Promise.all(processes.map(({ process }) => process.kill()));
      await Promise.all([pool.end(), stores.close()]);
      if (!around) await Promise.all([teams.stop(), files.stop(), demo.close()]);
    },
  };
}

async function startSurroundings(
  tenant: Partial<TenantOptions>,
): Promise<Pick<Deployment, 'teams' | 'files' | 'demo'>> {
  const [teams, files, demo] = await Promise.all([
    startConnector(),
    startFileHost(),
    startDemoTenant(tenant),
  ]);
  return { teams, files, demo };
}
