/** `npm start`, as a newcomer runs it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../rules/files.ts';
import { freePort } from './ports.ts';

export interface StartedProgram {
  /** The Playground's address. */
  readonly playground: string;
  stop(): Promise<void>;
}

/** With a free port and a folder of its own, once it has said where the Playground is. */
export async function npmStart(env: Readonly<Record<string, string>>): Promise<StartedProgram> {
  const dataDir = await mkdtemp(join(tmpdir(), 'linekeeper-e2e-'));
  const child = spawn('npm', ['start', '--silent'], {
    cwd: ROOT,
    // A group of its own, so that no part outlives a test that fails.
    detached: true,
    env: { ...process.env, ...env, PORT: String(await freePort()), DATA_DIR: dataDir, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const playground = await addressOf(child);
  return {
    playground,
    async stop() {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk);
    const address = /Chat: +(http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
    if (address !== undefined && said.includes('Ctrl-C')) {
      child.stdout?.resume();
      return address;
    }
  }
  throw new Error(`npm start ended before it was ready:\n${said}`);
}
