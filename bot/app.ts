import type { Router } from 'express';
import { chooseBackend } from '../jobs/backends/choose.ts';
import { openJobClient, type JobClient } from '../jobs/client.ts';
import type { Management } from '../management/management.ts';
import { demoControl } from '../src/adapters/demo-tenant/client.ts';
import { listen } from '../src/adapters/http/listen.ts';
import { openStores, type Stores } from '../src/adapters/postgres/index.ts';
import { AUDIT_KEYS, auditSigner } from '../src/audit/index.ts';
import { isListed } from '../src/adapters/powershell/index.ts';
import type { Config } from '../src/config.ts';
import type { Log } from '../src/kernel/log.ts';
import { loadCatalog } from '../src/runbooks/index.ts';
import { CARD_KEYS, keyRing } from '../src/keys/index.ts';
import { createWorld } from '../src/world.ts';
import { forgiving } from './asking.ts';
import { createCardTokens } from './buttons/card-tokens.ts';
import type { Channel, ChannelEvents } from './channels/channel.ts';
import { refusedOf } from './channels/refused.ts';
import { createChannels } from './channels/index.ts';
import { deviceStateHook } from './hooks/device-state.ts';
import { createDrain } from './doors/draining.ts';
import type { FindFile } from './doors/file-links.ts';
import { fileBehind } from './files.ts';
import { withoutFloods } from './doors/flood.ts';
import { createHttp } from './doors/http.ts';
import { createNotices } from './notices/notices.ts';
import { createPipeline } from './pipeline.ts';
import { createReadiness } from './doors/readiness.ts';
import type { Services } from './services.ts';
import { startAccess } from './access/start-access.ts';
import { createStrangers, type Strangers } from './doors/strangers.ts';

const CONNECTIONS = 10;
/** People wait for what a bot asks of the database, and after 15 s Teams asks again. */
const IN_TURN = { connectMs: 3_000, queryMs: 6_000 };
/** How much of the time that a stop may take is left for others to see that this bot stops, where others send requests here. */
const SEEN_SHARE = 0.2;

/** The bot: hears the channels and shows what changes come to, until it is stopped. Needs a migrated database. */
export async function startBot(
  config: Config,
  log: Log,
  management?: Management,
): Promise<{ stop(): Promise<void> }> {
  const measures = management?.measures;
  const stores = openStores(config.databaseUrl ?? '', log, CONNECTIONS, IN_TURN);
  await stores.clock.measure();
  const queue = openJobClient(chooseBackend(config), log, measures?.jobs);
  const jobs = forgiving(queue, log);
  const catalog = await loadCatalog();
  const around = { measures: measures?.graph };
  const { members: directory, identities, ...worlds } = createWorld(config, stores, jobs.wake, log, around);
  const access = await startAccess(
    config,
    { catalog, directory, audit: stores.audit, clock: stores.clock },
    log,
  );
  const heard: Channel[] = [];
  const services: Services = {
    runs: { catalog, runs: stores.runs, canRun: config.powershell && isListed },
    ...worlds,
    stores,
    jobs,
    refusedChannels: (withinMs) => refusedOf(heard, withinMs),
    access,
    auditing: {
      chain: stores.auditChain,
      signer: auditSigner(keyRing(stores.keys, AUDIT_KEYS, log)),
      clock: worlds.world.clock,
    },
    powershell: config.powershell !== undefined,
    demo: config.demo.url === undefined ? undefined : demoControl(config.demo.url),
    tenant: config.demo.url === undefined ? (config.graph?.baseUrl ?? '') : 'Contoso (demo)',
    publicUrl: config.publicUrl,
  };
  const keys = keyRing(stores.keys, CARD_KEYS, log);
  // Read before anybody asks: also while the database is away, what is said leaves signed.
  await keys.current();
  const tokens = createCardTokens(keys);
  const events = unhurried(
    createPipeline(services, stores.deliveries, tokens, log, measures?.bot),
    config.hearing,
  );
  const strangers = createStrangers();
  const drain = createDrain();
  const channels = await createChannels(config, {
    ...{ events, tokens, stores, identities, access, strangers, drain, log },
  });
  heard.push(...channels);
  const ready = createReadiness(drain, stores, queue, log);
  const surroundings = { ...config.hearing, drain, ready, strangers, log };
  const findFile = (token: string): ReturnType<FindFile> => fileBehind(services, token);
  const app = createHttp(channels, hooks(config, stores, jobs, surroundings), findFile, surroundings);
  const server = await listen(app, config.port, config.host);
  const notices = await queue.onNotice(createNotices(services, channels, log, measures?.bot));
  management?.tellOf({ figures: stores.figures, queues: queue.depths });
  const deafen = channels.flatMap((channel) => channel.listen?.() ?? []);
  return {
    async stop() {
      await Promise.all(deafen.map((end) => end()));
      const isCalled = config.bot !== undefined || config.slack?.hears.by === 'http';
      const lingerMs = isCalled ? config.drainMs * SEEN_SHARE : 0;
      await Promise.all([drain.begin(lingerMs, config.drainMs), notices.stop()]);
      access.stop();
      server.closeAllConnections();
      server.close();
      await queue.close();
      await stores.close();
    },
  };
}

function unhurried(events: ChannelEvents, { turnsPerMinute }: Config['hearing']): ChannelEvents {
  return turnsPerMinute === undefined ? events : withoutFloods(events, turnsPerMinute);
}

function hooks(
  { deviceStateSecrets: secrets, tenantId }: Config,
  { hints, clock }: Stores,
  { monitor }: Pick<JobClient, 'monitor'>,
  around: { readonly strangers: Strangers; readonly log: Log },
): Router[] {
  if (secrets.length === 0) return [];
  const { strangers, log } = around;
  const now = (): Date => clock.now();
  return [deviceStateHook({ secrets, tenantId, hints, confirm: monitor.hints, now, strangers, log })];
}
