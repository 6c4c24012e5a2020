/** One part in a process of its own, on a database that others share: `npm run bot`, `npm run worker`. */
import type { Management } from '../management/management.ts';
import { prepareDatabase } from '../src/adapters/postgres/prepare.ts';
import { loadConfig, type Config } from '../src/config.ts';
import { addEnvFile } from '../src/env-file.ts';
import { createLog, type Log } from '../src/kernel/log.ts';
import { explain } from './explain.ts';
import { createLifetime, type Part } from './lifetime.ts';
import { startManagement } from './management.ts';
import { onSignals } from './signals.ts';
import { startTracing } from './tracing.ts';

/** What closing connections takes, once nothing is under way any more. */
const CLOSING_MS = 5_000;

export async function runAlone(
  name: string,
  start: (config: Config, log: Log, management?: Management) => Promise<Part>,
): Promise<void> {
  try {
    addEnvFile(process.env);
    const config = loadConfig(process.env);
    const log = createLog({
      level: config.logLevel,
      readable: process.stderr.isTTY,
      secrets: config.secrets,
    });
    const lifetime = createLifetime(log);
    onSignals(lifetime, log, config.drainMs + CLOSING_MS);
    await startTracing(`linekeeper-${name}`, config, lifetime, log);
    const management = await startManagement(config, lifetime, log);
    if (config.databaseUrl !== undefined) await prepareDatabase(config.databaseUrl, log);
    await lifetime.add(name, start(config, log, management));
    log.info({ part: name }, 'ready');
  } catch (error) {
    console.error(explain(error));
    process.exit(1);
  }
}
