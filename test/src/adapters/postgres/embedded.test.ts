import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync } from 'node:fs';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../../src/adapters/postgres/embedded.ts';
import { findBinaries, program } from '../../../../src/adapters/postgres/embedded-binaries.ts';
import { choosePlace } from '../../../../src/adapters/postgres/embedded-place.ts';
import { whyFailed } from '../../../../src/adapters/postgres/embedded-server.ts';
import { silentLog } from '../../../../src/kernel/log.ts';

const isRoot = process.getuid?.() === 0;
let dataDir: string;
let running: EmbeddedPostgres[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'linekeeper-'));
  await chmod(dataDir, 0o755);
  running = [];
});

afterEach(async () => {
  for (const server of running) await server.stop().catch(() => undefined);
  const cluster = await readlink(join(dataDir, 'postgres')).catch(() => undefined);
  if (cluster !== undefined) await rm(join(cluster, '..'), { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog });
  running.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function serverPid(): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10);
}

describe('src/adapters/postgres/embedded.ts', () => {
  it('keeps what was written from one start to the next', async () => {
    const first = await start();
    await query(first.url, 'create table phones as select 42 as answer');
    await first.stop();
    const second = await start();
    expect(await query(second.url, 'select * from phones')).toEqual([{ answer: 42 }]);
  });

  it('speaks UTF-8, listens on loopback only and keeps its data safe', async () => {
    const { url } = await start();
    const [settings] = await query(
      url,
      `select current_setting('server_encoding') as encoding, current_setting('listen_addresses') as address,
              current_setting('fsync') as fsync, current_setting('lc_collate', true) as collate`,
    );
    expect(settings).toMatchObject({ encoding: 'UTF8', address: '127.0.0.1', fsync: 'on' });
  });

  it('refuses a wrong password, and keeps the right one to its owner', async () => {
    const { url } = await start();
    const wrong = new URL(url);
    wrong.password = 'guessed';
    await expect(query(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
    expect((await stat(join(dataDir, 'postgres-password'))).mode & 0o777).toBe(0o600);
  });

  it('leaves no server, no postmaster.pid and no lock behind when it stops', async () => {
    const server = await start();
    const pid = await serverPid();
    await server.stop();
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
    expect(existsSync(join(dataDir, 'postgres.lock'))).toBe(false);
  });

  it('refuses a second start on the same folder and names the process that has it', async () => {
    await start();
    await expect(start()).rejects.toMatchObject({ code: 'postgres.in-use', details: { pid: process.pid } });
  });

  it('starts over the postmaster.pid of a server that was killed', async () => {
    const first = await start();
    await query(first.url, 'create table phones as select 7 as answer');
    process.kill(await serverPid(), 'SIGKILL');
    await first.ended;
    await rm(join(dataDir, 'postgres.lock'));
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(true);
    const second = await start();
    expect(await query(second.url, 'select * from phones')).toEqual([{ answer: 7 }]);
  });

  it('starts over a postmaster.pid whose number now belongs to a stranger', async () => {
    await (await start()).stop();
    const pidFile = join(dataDir, 'postgres/postmaster.pid');
    await writeFile(
      pidFile,
      `${process.pid}\n${join(dataDir, 'postgres')}\n1795230919\n5432\n\n127.0.0.1\n  1 1\nready\n`,
    );
    await expect(start()).resolves.toBeDefined();
  });

  it('takes over from a server whose Linekeeper was killed', async () => {
    const first = await start();
    const orphan = await serverPid();
    await writeFile(join(dataDir, 'postgres.lock'), '999999 1');
    const second = await start();
    await first.ended;
    expect(await serverPid()).not.toBe(orphan);
    expect(await query(second.url, 'select 1 as up')).toEqual([{ up: 1 }]);
  });

  it('sets a new password where the old one was lost', async () => {
    await (await start()).stop();
    await rm(join(dataDir, 'postgres-password'));
    const { url } = await start();
    expect(await query(url, 'select 1 as up')).toEqual([{ up: 1 }]);
  });

  it('says which folder is damaged', async () => {
    await (await start()).stop();
    await truncate(join(dataDir, 'postgres/global/pg_control'), 10);
    await expect(start()).rejects.toMatchObject({
      code: 'postgres.data-damaged',
      details: { folder: join(dataDir, 'postgres') },
    });
    expect(existsSync(join(dataDir, 'postgres.lock'))).toBe(false);
  });

  it('does not take a folder with other things in it for a database', async () => {
    await mkdir(join(dataDir, 'postgres'));
    await writeFile(join(dataDir, 'postgres/notes.txt'), 'mine');
    await expect(start()).rejects.toMatchObject({ code: 'postgres.data-damaged' });
    expect(await readFile(join(dataDir, 'postgres/notes.txt'), 'utf8')).toBe('mine');
  });

  it.runIf(isRoot)('runs outside a folder that only root can enter, and leaves a link there', async () => {
    await chmod(dataDir, 0o700);
    const first = await start();
    await query(first.url, 'create table phones as select 1 as answer');
    expect(lstatSync(join(dataDir, 'postgres')).isSymbolicLink()).toBe(true);
    await first.stop();
    const second = await start();
    expect(await query(second.url, 'select * from phones')).toEqual([{ answer: 1 }]);
  });

  it.runIf(isRoot)(
    'copies the programs to where the account can run them when the clone is closed',
    async () => {
      const found = await findBinaries();
      const closed = { version: `test-${process.pid}`, folder: join(dataDir, 'native') };
      await cp(found.folder, closed.folder, { recursive: true, verbatimSymlinks: true });
      await chmod(dataDir, 0o700);
      const place = await choosePlace(dataDir, closed, silentLog);
      try {
        const version = execFileSync(program(place.binaries, 'postgres'), ['--version'], {
          ...place.account,
          cwd: '/',
        });
        expect(version.toString()).toMatch(/PostgreSQL/);
      } finally {
        await rm(place.binaries.folder, { recursive: true, force: true });
      }
    },
  );

  it('makes the library links that an install without scripts leaves out', async () => {
    const { folder } = await findBinaries();
    const [link] = z
      .array(z.object({ target: z.string() }))
      .parse(JSON.parse(await readFile(join(folder, 'pg-symlinks.json'), 'utf8')));
    const missing = join(folder, '..', link!.target);
    await rm(missing);
    await findBinaries();
    expect(lstatSync(missing).isSymbolicLink()).toBe(true);
  });

  it.each([
    ['initdb: error: could not write to file: No space left on device', 'postgres.disk-full'],
    [
      'FATAL:  could not extend file "base/1/2691": wrote only 4096 of 8192 bytes\nHINT:  Check free disk space.\nPANIC:  …',
      'postgres.disk-full',
    ],
    ['PANIC:  could not locate a valid checkpoint record at 0/15B8D08', 'postgres.data-damaged'],
    ['FATAL:  database files are incompatible with server', 'postgres.data-damaged'],
    ['HINT:  Is another postmaster (PID 4711) running in data directory "x"?', 'postgres.in-use'],
    ['FATAL:  out of shared memory', 'postgres.failed'],
  ])('reads "%s" as %s', (line, code) => {
    expect(whyFailed(['LOG:  starting PostgreSQL', line], '/data').code).toBe(code);
  });
});
