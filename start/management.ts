/** The port for those who run the program; none where no setting asks for it. */
import { openManagement } from '../management/management.ts';
import type { Config } from '../src/config.ts';
import type { Log } from '../src/kernel/log.ts';
import type { Lifetime } from './lifetime.ts';
import { requirePort } from './ports.ts';
import { hangQueueBoard } from './queue-board.ts';

/** @throws `port.in-use`, `port.forbidden`, `port.no-address` */
export async function startManagement(
  config: Config,
  lifetime: Lifetime,
  log: Log,
): Promise<Awaited<ReturnType<typeof openManagement>> | undefined> {
  const { port, host } = config.management;
  if (port === undefined) return undefined;
  await requirePort('MANAGEMENT_PORT', port, host);
  const management = await lifetime.add('management', openManagement({ port, host }, log, config));
  await lifetime.add('queue board', Promise.resolve(hangQueueBoard(management, config, log)));
  return management;
}
