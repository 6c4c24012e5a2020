import type { Router } from 'express';
import { chooseBackend } from '../jobs/backends/choose.ts';
import { openJobClient, type JobClient } from '../jobs/client.ts';
import { demoControl } from '../src/adapters/demo-tenant/client.ts';
import { openStores, type Stores } from '../src/adapters/postgres/index.ts';
import type { Config } from '../src/config.ts';
import type { Log } from '../src/kernel/log.ts';
import { loadCatalog } from '../src/runbooks/index.ts';
import { CARD_KEYS, keyRing } from '../src/keys/index.ts';
import { createWorld } from '../src/world.ts';
import { createCardTokens } from './card-tokens.ts';
import { createTeamsChannel } from './channels/teams/index.ts';
import { deviceStateHook } from './hooks/device-state.ts';
import { createHttp, listen } from './http.ts';
import { createNotices } from './notices.ts';
import { createPipeline } from './pipeline.ts';
import type { Services } from './services.ts';
import { signedChannel, signedEvents } from './signing.ts';
import { startAccess } from './start-access.ts';

const CONNECTIONS = 10;

/** The bot: hears the channels and shows what changes come to, until it is stopped. Needs a migrated database. */
export async function startBot(config: Config, log: Log): Promise<{ stop(): Promise<void> }> {
  const stores = openStores(config.databaseUrl ?? '', log, CONNECTIONS);
  const jobs = openJobClient(chooseBackend(config), log);
  const catalog = await loadCatalog();
  const { members: directory, ...worlds } = createWorld(config, stores, jobs.wake, log);
  const access = await startAccess(config, { catalog, directory, audit: stores.audit }, log);
  const services: Services = {
    runs: { catalog, runs: stores.runs },
    ...worlds,
    stores,
    jobs,
    access,
    demo: config.demo.url === undefined ? undefined : demoControl(config.demo.url),
    tenant: config.demo.url === undefined ? (config.graph?.baseUrl ?? '') : 'Contoso (demo)',
    publicUrl: config.publicUrl,
  };
  const tokens = createCardTokens(keyRing(stores.keys, CARD_KEYS, log));
  const channel = createTeamsChannel({
    credentials: config.bot,
    events: signedEvents(createPipeline(services, stores.deliveries, tokens, log), tokens),
    conversations: stores.conversations,
    rate: stores.rate,
    log,
  });
  const teams = signedChannel(channel, tokens);
  const app = createHttp([teams], hooks(config, stores, jobs, log), { ...services, stores }, log);
  const server = await listen(app, config.port, config.host);
  const notices = await jobs.onNotice(createNotices(services, [teams], log));
  return {
    async stop() {
      access.stop();
      server.closeAllConnections();
      server.close();
      await notices.stop();
      await jobs.close();
      await stores.close();
    },
  };
}

function hooks(config: Config, { hints }: Stores, { monitor }: JobClient, log: Log): Router[] {
  const { deviceStateSecret: secret, tenantId } = config;
  if (secret === undefined) return [];
  return [deviceStateHook({ secret, tenantId, hints, confirm: monitor.hints, now: () => new Date(), log })];
}
