/** Starts every part of the demo machine side by side, and ends them in order. */
import type { Management } from '../management/management.ts';
import { createLog, type Log } from '../src/kernel/log.ts';
import { loadConfig, type Config } from '../src/config.ts';
import { addEnvFile } from '../src/env-file.ts';
import { explain } from './explain.ts';
import { greeting } from './greeting.ts';
import { createLifetime, type Part } from './lifetime.ts';
import { loadManagement, startManagement } from './management.ts';
import { startChat, startDatabase, startTenant, type Surroundings } from './parts.ts';
import { requirePort } from './ports.ts';
import { onSignals } from './signals.ts';
import { startTracing } from './tracing.ts';

type Environment = Record<string, string | undefined>;
type StartPart = (config: Config, log: Log, management?: Management) => Promise<Part>;

/** The parts that take long to load: functions, so that loading them runs beside all else. */
export interface Program {
  bot(): Promise<StartPart>;
  worker(): Promise<StartPart>;
  /** Makes the database fit to be worked on. */
  prepare(): Promise<(databaseUrl: string, log: Log) => Promise<unknown>>;
  readonly demoTenant: URL;
}

export async function run(env: Environment, program: Program): Promise<void> {
  let log: Log | undefined;
  try {
    addEnvFile(env);
    const config = loadConfig(env);
    log = createLog({ level: config.logLevel, readable: process.stderr.isTTY, secrets: config.secrets });
    const lifetime = createLifetime(log);
    onSignals(lifetime, log);
    const fail = (why: string): void => {
      console.error(why);
      void lifetime.stop().then(() => process.exit(1));
    };
    await start(env, program, { config, lifetime, log, fail }).catch(async (error: unknown) => {
      // A part that fails because everything is being stopped has nothing to tell.
      if (lifetime.stopping) await new Promise(() => undefined);
      await lifetime.stop();
      throw error;
    });
  } catch (error) {
    log?.debug({ err: error }, 'could not start');
    console.error(explain(error));
    process.exit(1);
  }
}

async function start(
  env: Environment,
  program: Program,
  { config, lifetime, log, fail }: Surroundings,
): Promise<void> {
  await requirePort('PORT', config.port, config.host);
  const loading = Promise.all([program.bot(), program.worker(), program.prepare(), loadManagement()]);
  // Awaited below; until then a failure of another part comes first.
  loading.catch(() => undefined);
  await startTracing('linekeeper', config, lifetime, log);
  const surroundings = { config, lifetime, log, fail };
  const [database, tenant, playground] = await Promise.all([
    startDatabase(surroundings),
    startTenant(surroundings, program.demoTenant),
    startChat(surroundings),
  ]);
  // Whoever presses Ctrl-C waits for it; nothing is lost, and the next start goes on.
  const complete = loadConfig({ DRAIN_SECONDS: '2', MANAGEMENT_PORT: '0', ...env, ...database, ...tenant });
  const [startBot, startWorker, prepare] = await loading;
  if (complete.databaseUrl !== undefined) await prepare(complete.databaseUrl, log);
  const management = await startManagement(complete, lifetime, log);
  await lifetime.add('worker', startWorker(complete, log, management));
  await lifetime.add('bot', startBot(complete, log, management));
  const bot = `http://${config.host}:${config.port}`;
  console.log(
    greeting({
      ...{ bot, playground, management: management?.url },
      ...{ demo: tenant !== undefined, seconds: process.uptime() },
    }),
  );
}
