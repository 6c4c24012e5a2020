/** PostgreSQL from npm, run as a child process: the system of record where nobody set DATABASE_URL. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { LinekeeperError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import { findBinaries } from './embedded-binaries.ts';
import { acquireLock, runningServer } from './embedded-lock.ts';
import { choosePlace, type Installation } from './embedded-place.ts';
import { createCluster, resetPassword, startServer, stopServer, SUPERUSER } from './embedded-server.ts';

export interface EmbeddedPostgres {
  readonly url: string;
  /** Ends sessions, writes everything, and waits until the server is gone. */
  stop(): Promise<void>;
  /** Settles when the server is gone, asked or not. */
  readonly ended: Promise<unknown>;
  /** Ends the server at once and without waiting; the next start recovers. */
  kill(): void;
}

/**
 * Starts PostgreSQL on `<dataDir>/postgres`, creating the cluster at the first start and taking over from a server whose
 * Linekeeper was killed.
 * @throws `postgres.in-use`, `postgres.data-damaged`, `postgres.disk-full`, `postgres.binaries-missing`, `postgres.failed`
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  log: Log;
}): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true });
  const lock = await acquireLock(join(dataDir, 'postgres.lock'));
  try {
    const place = await choosePlace(dataDir, await findBinaries(), options.log);
    const password = await prepare(place, join(dataDir, 'postgres-password'), options.log);
    const port = await freePort();
    const server = await startServer(place, port, options.log);
    const ended = once(server, 'exit');
    return {
      ended,
      url: `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`,
      stop: async () => {
        await stopServer(place);
        await ended;
        lock.release();
      },
      kill: () => {
        server.kill('SIGQUIT');
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Brings the cluster into a state in which it can be started; its password is the result. */
async function prepare(place: Installation, passwordFile: string, log: Log): Promise<string> {
  const kept = await readFile(passwordFile, 'utf8').catch(() => undefined);
  const password = kept ?? (await newPassword(passwordFile));
  if (await isEmpty(place.cluster)) {
    log.info({ folder: place.cluster }, 'creating the database');
    await createCluster(place, password);
    return password;
  }
  if (!(await stat(join(place.cluster, 'PG_VERSION')).catch(() => undefined))) {
    throw new LinekeeperError('postgres.data-damaged', { folder: place.cluster });
  }
  const orphan = await runningServer(place.cluster);
  if (orphan !== undefined) {
    log.warn({ pid: orphan }, 'stopping the PostgreSQL of a Linekeeper that was killed');
    await stopServer(place);
  }
  if (kept === undefined) await resetPassword(place, password);
  return password;
}

async function newPassword(file: string): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, password, { mode: 0o600, flag: 'wx' });
  return password;
}

async function isEmpty(folder: string): Promise<boolean> {
  return (await readdir(folder).catch(() => [])).length === 0;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}
