/** The port for those who run the program; none where no setting asks for it. */
import type { OpenManagement } from '../management/management.ts';
import type { Config } from '../src/config.ts';
import type { Log } from '../src/kernel/log.ts';
import type { Lifetime } from './lifetime.ts';
import { requirePort } from './ports.ts';

const load = () => Promise.all([import('../management/management.ts'), import('./queue-board.ts')]);

/** Loads what it takes, beside all else; where no setting asks for it, a worker needs no web server. */
export async function loadManagement(): Promise<void> {
  await load();
}

/** @throws `port.in-use`, `port.forbidden`, `port.no-address` */
export async function startManagement(
  config: Config,
  lifetime: Lifetime,
  log: Log,
): Promise<OpenManagement | undefined> {
  const { port, host } = config.management;
  if (port === undefined) return undefined;
  await requirePort('MANAGEMENT_PORT', port, host);
  const [{ openManagement }, { hangQueueBoard }] = await load();
  const management = await lifetime.add('management', openManagement({ port, host }, log, config));
  await lifetime.add('queue board', Promise.resolve(hangQueueBoard(management, config, log)));
  return management;
}
