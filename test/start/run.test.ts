import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, takePort } from '../helpers/ports.ts';

const MAIN = fileURLToPath(new URL('stand-in/main.ts', import.meta.url));
let dataDir: string;
let started: Program[];

interface Program {
  readonly process: ChildProcess;
  readonly port: number;
  /** Settles with the exit code. */
  readonly ended: Promise<number | null>;
  output(): string;
  ready(): Promise<void>;
  children(): number[];
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'linekeeper-'));
  await chmod(dataDir, 0o755);
  started = [];
});

afterEach(async () => {
  for (const { process: child, ended } of started) {
    child.kill('SIGTERM');
    await ended;
  }
  await rm(dataDir, { recursive: true, force: true });
});

async function start(settings: Record<string, string> = {}): Promise<Program> {
  const port = Number(settings.PORT ?? (await freePort()));
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: { PATH: process.env.PATH, HOME: dataDir, DATA_DIR: dataDir, PORT: String(port), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (output += data.toString()));
  const ended = once(child, 'close').then(() => child.exitCode);
  const program: Program = {
    process: child,
    port,
    ended,
    output: () => output,
    ready: async () => {
      while (!output.includes('ready after')) {
        if (child.exitCode !== null) throw new Error(`ended: ${output}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    children: () => childrenOf(child.pid!),
  };
  started.push(program);
  return program;
}

/** Direct children; those of PostgreSQL end with it. */
function childrenOf(pid: number): number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return list.trim().split(' ').map(Number);
}

function alive(pids: readonly number[]): number[] {
  return pids.filter(
    (pid) => existsSync(`/proc/${pid}`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '),
  );
}

async function until(condition: () => boolean, ms: number): Promise<void> {
  const deadline = Date.now() + ms;
  while (!condition() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** One line for a person, and not a stack. */
function expectOneLine(program: Program, line: RegExp): void {
  expect(program.output()).toMatch(line);
  expect(program.output()).not.toMatch(/^\s+at /m);
  const lines = program
    .output()
    .split('\n')
    .filter((said) => said !== '' && !said.startsWith('{'));
  expect(lines).toHaveLength(1);
}

describe.skipIf(process.platform !== 'linux')('start/run.ts', () => {
  it('is ready within 20 seconds the first time and 6 the second', async () => {
    const began = performance.now();
    const first = await start();
    await first.ready();
    expect(performance.now() - began).toBeLessThan(20_000);
    first.process.kill('SIGTERM');
    await first.ended;
    const again = performance.now();
    const second = await start();
    await second.ready();
    expect(performance.now() - again).toBeLessThan(6_000);
    expect(second.output()).toContain(`http://127.0.0.1:${second.port}`);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s leaves no process and no lock, and ends within 5 seconds',
    async (signal) => {
      const program = await start();
      await program.ready();
      const children = program.children();
      expect(children.length).toBeGreaterThanOrEqual(3);
      const asked = performance.now();
      program.process.kill(signal);
      expect(await program.ended).toBe(0);
      expect(performance.now() - asked).toBeLessThan(5_000);
      expect(alive(children)).toEqual([]);
      expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
      expect(existsSync(join(dataDir, 'postgres.lock'))).toBe(false);
    },
  );

  it('takes the same Ctrl-C twice, as npm passes it on, for one', async () => {
    const program = await start({ PLAYGROUND: '0' });
    await program.ready();
    program.process.kill('SIGINT');
    program.process.kill('SIGINT');
    expect(await program.ended).toBe(0);
  });

  it('ends at once on a second Ctrl-C, and nothing stays', async () => {
    const program = await start({ PLAYGROUND: '0', STAND_IN_STUCK: '1' });
    await program.ready();
    const children = program.children();
    program.process.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 400));
    program.process.kill('SIGINT');
    const asked = performance.now();
    expect(await program.ended).toBe(130);
    expect(performance.now() - asked).toBeLessThan(1_000);
    await until(() => alive(children).length === 0, 2_000);
    expect(alive(children)).toEqual([]);
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
    expect(existsSync(join(dataDir, 'postgres.lock'))).toBe(false);
  });

  it('does not wait longer than 5 seconds for a part that is stuck', async () => {
    const program = await start({ PLAYGROUND: '0', STAND_IN_STUCK: '1' });
    await program.ready();
    const asked = performance.now();
    program.process.kill('SIGTERM');
    await program.ended;
    expect(performance.now() - asked).toBeLessThan(5_200);
  });

  it('can be stopped while it is still starting', async () => {
    const program = await start();
    await until(() => existsSync(join(dataDir, 'postgres.new')), 5_000);
    program.process.kill('SIGINT');
    expect(await program.ended).toBe(0);
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
    expect(readdirSync(dataDir)).not.toContain('postgres.lock');
  });

  it('starts again after it was killed, and its children did not outlive it by much', async () => {
    const first = await start();
    await first.ready();
    const nodes = first
      .children()
      .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('child-main.ts'));
    expect(nodes).toHaveLength(2);
    first.process.kill('SIGKILL');
    await first.ended;
    await until(() => alive(nodes).length === 0, 3_000);
    expect(alive(nodes)).toEqual([]);
    const second = await start();
    await second.ready();
  });

  it('goes on without the Playground when that dies', async () => {
    const program = await start();
    await program.ready();
    const playground = program
      .children()
      .find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('agentsplayground'));
    process.kill(playground!, 'SIGKILL');
    await until(() => program.output().includes('Playground ended'), 3_000);
    expect(program.output()).toContain('The Playground ended (SIGKILL); the bot goes on.');
    expect((await fetch(`http://127.0.0.1:${program.port}/`)).status).toBe(200);
  });

  it('ends when the demo tenant dies', async () => {
    const program = await start({ PLAYGROUND: '0' });
    await program.ready();
    const tenant = program
      .children()
      .find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('demo-tenant'));
    process.kill(tenant!, 'SIGKILL');
    expect(await program.ended).toBe(1);
    expect(program.output()).toContain('The demo tenant ended unexpectedly (SIGKILL); start again.');
  });

  it('tells which port is in use and how to choose another', async () => {
    const taken = await takePort();
    const program = await start({ PORT: String(taken.port) });
    expect(await program.ended).toBe(1);
    expectOneLine(
      program,
      new RegExp(`^PORT ${taken.port} is in use; stop the other program or set PORT`, 'm'),
    );
    await taken.release();
  });

  it('tells that the port of those who run it is in use', async () => {
    const taken = await takePort();
    const program = await start({ PLAYGROUND: '0', MANAGEMENT_PORT: String(taken.port) });
    expect(await program.ended).toBe(1);
    await taken.release();
    expectOneLine(
      program,
      new RegExp(
        `^MANAGEMENT_PORT ${taken.port} is in use; stop the other program or set MANAGEMENT_PORT`,
        'm',
      ),
    );
  });

  it('says where it is watched: on this machine, by a port that is none of the bot’s', async () => {
    const program = await start({ PLAYGROUND: '0' });
    await program.ready();
    const url = /Watch: (http:\/\/127\.0\.0\.1:\d+\/metrics)$/m.exec(program.output())?.[1] ?? '';
    expect(await (await fetch(url)).text()).toMatch(/^process_cpu_seconds_total /m);
    expect(new URL(url).port).not.toBe(String(program.port));
  });

  it('tells that another Linekeeper has the data folder', async () => {
    const first = await start({ PLAYGROUND: '0' });
    await first.ready();
    const second = await start({ PLAYGROUND: '0' });
    expect(await second.ended).toBe(1);
    expectOneLine(second, new RegExp(`process ${first.process.pid}.*set DATA_DIR`));
  });

  it('tells that the data folder is damaged and what to do', async () => {
    const first = await start({ PLAYGROUND: '0' });
    await first.ready();
    first.process.kill('SIGTERM');
    await first.ended;
    await truncate(join(dataDir, 'postgres/global/pg_control'), 10);
    const second = await start({ PLAYGROUND: '0' });
    expect(await second.ended).toBe(1);
    expectOneLine(second, /damaged; move that folder away/);
  });

  it('tells which setting is wrong', async () => {
    const program = await start({ LOG_LEVEL: 'loud' });
    expect(await program.ended).toBe(1);
    expectOneLine(program, /The setting LOG_LEVEL is wrong/);
  });

  it('tells that the data folder is a file', async () => {
    await writeFile(join(dataDir, 'file'), '');
    const program = await start({ DATA_DIR: join(dataDir, 'file'), PLAYGROUND: '0' });
    expect(await program.ended).toBe(1);
    expectOneLine(program, /is not a folder; set DATA_DIR/);
    expect(await readFile(join(dataDir, 'file'), 'utf8')).toBe('');
  });
});
