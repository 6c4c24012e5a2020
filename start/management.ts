/** The port for those who run the program; none where no setting asks for it. */
import { openManagementServer, type ManagementServer } from '../management/server.ts';
import type { Config } from '../src/config.ts';
import type { Log } from '../src/kernel/log.ts';
import type { Lifetime } from './lifetime.ts';
import { requirePort } from './ports.ts';

/** @throws `port.in-use`, `port.forbidden`, `port.no-address` */
export async function startManagement(
  { management: { port, host } }: Pick<Config, 'management'>,
  lifetime: Lifetime,
  log: Log,
): Promise<ManagementServer | undefined> {
  if (port === undefined) return undefined;
  await requirePort('MANAGEMENT_PORT', port, host);
  return lifetime.add('management', openManagementServer({ port, host }, log));
}
