/** Keeps two Linekeepers from running PostgreSQL on one data folder, and knows when the one before was killed. */
import { readFileSync, rmSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { LinekeeperError } from '../../kernel/errors.ts';

export interface Lock {
  release(): void;
}

/** @throws `postgres.in-use` {pid} while a living process holds it. */
export async function acquireLock(file: string): Promise<Lock> {
  const held = await readFile(file, 'utf8').catch(() => undefined);
  if (held !== undefined) {
    const pid = Number.parseInt(held, 10);
    if (identity(pid) === held) throw new LinekeeperError('postgres.in-use', { pid });
    await rm(file, { force: true });
  }
  try {
    await writeFile(file, identity(process.pid) ?? String(process.pid), { flag: 'wx', mode: 0o644 });
  } catch (cause) {
    if (!isCode(cause, 'EEXIST')) throw cause;
    const pid = Number.parseInt(await readFile(file, 'utf8'), 10);
    throw new LinekeeperError('postgres.in-use', { pid }, { cause });
  }
  return { release: () => rmSync(file, { force: true }) };
}

/**
 * The server that runs on a data folder although nobody holds the lock: its Linekeeper was killed.
 * @returns undefined where `postmaster.pid` names a process that is gone, or a stranger that was given its number.
 */
export async function runningServer(dataFolder: string): Promise<number | undefined> {
  const written = await readFile(`${dataFolder}/postmaster.pid`, 'utf8').catch(() => '');
  const pid = Number.parseInt(written, 10);
  if (!Number.isInteger(pid) || !isAlive(pid)) return undefined;
  const name = statOf(pid)?.name;
  return name === undefined || name.startsWith('postgres') ? pid : undefined;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

/** Numbers of processes are used again, above all after a container was restarted; number and start time are not. */
function identity(pid: number): string | undefined {
  if (!Number.isInteger(pid) || !isAlive(pid)) return undefined;
  return `${pid} ${statOf(pid)?.startedAt ?? ''}`.trim();
}

/** Linux only; undefined elsewhere. `/proc/<pid>/stat` is `pid (name) state …`, and its field 22 is the start time in ticks. */
function statOf(pid: number): { name: string; startedAt: string | undefined } | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = line.lastIndexOf(')');
    return { name: line.slice(line.indexOf('(') + 1, end), startedAt: line.slice(end + 2).split(' ')[19] };
  } catch {
    return undefined;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
