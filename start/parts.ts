/** The parts beside bot and worker. Each is left out where settings name a real one. */
import { startEmbeddedPostgres } from '../src/adapters/postgres/embedded.ts';
import type { Config } from '../src/config.ts';
import type { Log } from '../src/kernel/log.ts';
import { startDemoTenant } from './demo-tenant.ts';
import { explain } from './explain.ts';
import type { Lifetime } from './lifetime.ts';
import { startPlayground } from './playground.ts';

/** What a part adds to the environment that the bot and the worker read. */
type Settings = Readonly<Record<string, string>>;

export interface Surroundings {
  readonly config: Config;
  readonly lifetime: Lifetime;
  readonly log: Log;
  /** Ends the whole program because a part is gone that it cannot do without. */
  readonly fail: (why: string) => void;
}

export async function startDatabase({ config, lifetime, log, fail }: Surroundings): Promise<Settings> {
  if (config.databaseUrl !== undefined) return {};
  const starting = startEmbeddedPostgres({ dataDir: config.dataDir, log });
  const postgres = await lifetime.add('PostgreSQL', starting);
  void postgres.ended.then(() => {
    if (!lifetime.stopping)
      fail('PostgreSQL ended unexpectedly; start again, nothing that was saved is lost.');
  });
  return { DATABASE_URL: postgres.url };
}

/** The demo tenant, unless Graph is set; undefined then. */
export async function startTenant(
  { config, lifetime, log, fail }: Surroundings,
  module: URL,
): Promise<Settings | undefined> {
  if (config.graph) return undefined;
  const tenant = await lifetime.add('demo tenant', startDemoTenant(module, log));
  void tenant.ended.then(({ asked, how }) => {
    if (!asked) fail(`The demo tenant ended unexpectedly (${how}); start again.`);
  });
  return { GRAPH_BASE_URL: tenant.url, GRAPH_ACCESS_TOKEN: 'demo', DEMO_TENANT_URL: tenant.url };
}

/** The Playground's address. The bot works without it, so that it fails is told and no more. */
export async function startChat({ config, lifetime, log }: Surroundings): Promise<string | undefined> {
  if (!config.playground) return undefined;
  const endpoint = `http://${config.host}:${config.port}/api/messages`;
  try {
    const playground = await lifetime.add(
      'playground',
      startPlayground({ endpoint, dataDir: config.dataDir, log }),
    );
    void playground.ended.then(({ asked, how }) => {
      if (!asked)
        console.error(`The Playground ended (${how}); the bot goes on. To chat again, start again.`);
    });
    return playground.url;
  } catch (error) {
    console.error(explain(error));
    return undefined;
  }
}
