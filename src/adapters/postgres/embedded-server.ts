/** Runs PostgreSQL's programs on one cluster: create, start, stop, and what their last words mean. */
import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, rename, rm, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { LinekeeperError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import { program } from './embedded-binaries.ts';
import { ownFolder, type Installation } from './embedded-place.ts';

type Program = ChildProcessByStdio<Writable, null, Readable>;

export const SUPERUSER = 'linekeeper';

/** Small, quiet, reachable from this machine only. What keeps data safe (fsync, full_page_writes) stays as it is. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // A worker may hold some thirty and a bot twenty; several of each run here at once, in tests and in the bench.
  max_connections: '300',
  shared_buffers: '64MB',
  // Above `log` come FATAL and PANIC; the line that says "ready" is a LOG line.
  log_min_messages: 'log',
  log_checkpoints: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** Creates the cluster beside its place and renames it, so that an interrupted creation leaves nothing half done. */
export async function createCluster(place: Installation, password: string): Promise<void> {
  const unfinished = `${place.cluster}.new`;
  const passwordFile = `${place.cluster}.password`;
  await rm(unfinished, { recursive: true, force: true });
  await ownFolder(unfinished, place.account);
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (place.account) await chown(passwordFile, place.account.uid, place.account.gid);
  try {
    const options = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', `--username=${SUPERUSER}`];
    const child = run(place, 'initdb', ['-D', unfinished, `--pwfile=${passwordFile}`, ...options]);
    const [output, code] = await finished(child);
    if (code !== 0) throw whyFailed(output.split('\n'), place.cluster);
    await rename(unfinished, place.cluster);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Starts the server and waits until it takes connections; after a crash that includes its recovery. */
export async function startServer(place: Installation, port: number, log: Log): Promise<ChildProcess> {
  await chmod(place.cluster, 0o700);
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = run(place, 'postgres', ['-D', place.cluster, '-p', String(port), ...settings]);
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const lines = createInterface({ input: child.stderr });
    lines.on('line', (line) => {
      log.debug({ line }, 'postgres');
      if (said.push(line) > 50) said.shift();
      if (line.includes('ready to accept connections')) resolve();
    });
    lines.once('close', () => reject(whyFailed(said, place.cluster)));
    child.once('error', (cause) => {
      reject(new LinekeeperError('postgres.binaries-missing', { package: place.binaries.folder }, { cause }));
    });
  });
  return child;
}

/** Fast shutdown: sessions are ended, data is written. Waits for the end; used on servers of our own and on orphans. */
export async function stopServer(place: Installation): Promise<void> {
  const child = run(place, 'pg_ctl', ['stop', '-D', place.cluster, '-m', 'fast', '-w', '-t', '20', '-s']);
  const [output, code] = await finished(child);
  if (code !== 0 && !/PID file .* does not exist|No such process/.test(output)) {
    throw whyFailed(output.split('\n'), place.cluster);
  }
}

/** A lost password is set anew in single-user mode, which asks for none. */
export async function resetPassword(place: Installation, password: string): Promise<void> {
  const child = run(place, 'postgres', ['--single', '-D', place.cluster, 'postgres']);
  child.stdin.end(`ALTER ROLE ${SUPERUSER} PASSWORD '${password}'\n`);
  const [output, code] = await finished(child);
  if (code !== 0) throw whyFailed(output.split('\n'), place.cluster);
}

function run(place: Installation, name: 'initdb' | 'pg_ctl' | 'postgres', args: readonly string[]): Program {
  return spawn(program(place.binaries, name), args, {
    ...place.account,
    // The programs' working folder must be one that the account can enter, and ours may not be.
    cwd: place.binaries.folder,
    // A group of its own: Ctrl-C in the terminal reaches us alone, and we stop the server when nobody needs it any more.
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
}

async function finished(child: Program): Promise<[output: string, code: number | null]> {
  const ended = once(child, 'exit');
  const output = await text(child.stderr);
  const [code] = (await ended) as [number | null];
  return [output, code];
}

/** Maps the last words of a program to an error with a next step. */
export function whyFailed(lines: readonly string[], folder: string): LinekeeperError {
  const all = lines.join('\n');
  // A page of which only a part found room is told without the system's own words.
  if (/No space left on device|Check free disk space/.test(all))
    return new LinekeeperError('postgres.disk-full', { folder });
  const pid = /Is another post(?:master|gres) \(PID (\d+)\) running/.exec(all)?.[1];
  if (pid !== undefined) return new LinekeeperError('postgres.in-use', { pid });
  if (DAMAGE.test(all)) return new LinekeeperError('postgres.data-damaged', { folder });
  const line =
    lines.findLast((said) => /FATAL|PANIC|error/i.test(said)) ?? lines.findLast((said) => said !== '') ?? '';
  return new LinekeeperError('postgres.failed', { line });
}

const DAMAGE =
  /PANIC:|not a valid data directory|invalid checkpoint|checkpoint record|incorrect checksum|invalid data in file|could not (?:open|read|access|find) (?:file|directory|the database system|catalog)|database files are incompatible|pg_control|PG_VERSION/;
