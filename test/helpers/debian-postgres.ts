/** PostgreSQL as Debian packages it: the embedded one brings no pg_dump. Another version than the embedded one, too. */
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { choosePlace } from '../../src/adapters/postgres/embedded-place.ts';
import {
  createCluster,
  startServer,
  stopServer,
  SUPERUSER,
} from '../../src/adapters/postgres/embedded-server.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { freePort } from './ports.ts';
import { debianPostgres } from './programs.ts';

export interface DebianPostgres {
  readonly url: string;
  stop(): Promise<void>;
}

const PASSWORD = 'p4ssw0rd-of-a-test';

/** A server with an empty database. */
export async function startDebianPostgres(): Promise<DebianPostgres> {
  const data = await mkdtemp(join(tmpdir(), 'linekeeper-debian-postgres-'));
  // PostgreSQL runs as another account when the tests run as root, and that account has to get in.
  await chmod(data, 0o755);
  const place = await choosePlace(data, installed(), silentLog);
  await createCluster(place, PASSWORD);
  const port = await freePort();
  const server = await startServer(place, port, silentLog);
  const ended = once(server, 'exit');
  return {
    url: `postgres://${SUPERUSER}:${PASSWORD}@127.0.0.1:${port}/postgres`,
    async stop() {
      await stopServer(place);
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** Backs a database up into a file, as docs/operate.md says. */
export async function dump(url: string, file: string): Promise<void> {
  await execa(join(installed().folder, 'bin/pg_dump'), [
    '--format=custom',
    '--no-owner',
    `--file=${file}`,
    url,
  ]);
}

/** Brings a backup back into an empty database, likewise. */
export async function restore(url: string, file: string): Promise<void> {
  await execa(join(installed().folder, 'bin/pg_restore'), [
    ...['--no-owner', '--exit-on-error', `--dbname=${url}`, file],
  ]);
}

function installed(): NonNullable<typeof debianPostgres> {
  if (!debianPostgres) throw new Error('PostgreSQL of Debian is not installed: skip what needs it');
  return debianPostgres;
}
