/** A Redis of one's own, where the machine has one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { freePort } from './ports.ts';
import { redisServer } from './programs.ts';

export interface TestRedis {
  readonly url: string;
  /** How many keys it holds. */
  keys(): Promise<number>;
  stop(): Promise<void>;
}

/** @returns undefined where redis-server is not installed: skip what needs it. */
export async function startRedis(): Promise<TestRedis | undefined> {
  if (redisServer === undefined) return undefined;
  const port = await freePort();
  const settings = { bind: '127.0.0.1', save: '', appendonly: 'no', 'maxmemory-policy': 'noeviction' };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(redisServer, ['--port', String(port), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('Ready to accept connections')) break;
  }
  child.stdout.resume();
  return {
    url: `redis://127.0.0.1:${port}`,
    keys: async () => {
      const socket = connect(port, '127.0.0.1');
      socket.write('DBSIZE\r\n');
      const [reply] = (await once(socket, 'data')) as [Buffer];
      socket.destroy();
      return Number(String(reply).slice(1));
    },
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
