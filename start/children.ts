/** Child processes that die with us, and whose words go to the log. */
import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Log } from '../src/kernel/log.ts';
import type { Part } from './lifetime.ts';

export interface Child extends Part {
  readonly process: ChildProcess;
  /** Settles when the child is gone. `asked` tells whether we ended it. */
  readonly ended: Promise<{ readonly asked: boolean; readonly how: string }>;
  kill(): void;
}

export interface ChildOptions {
  readonly name: string;
  /** Path of the program's module. */
  readonly program: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
}

/** How long a child may take to end before it is killed, in milliseconds. */
const PATIENCE = 2_000;

export function startChild({ name, program, args = [], env = {}, log }: ChildOptions): Child {
  const child = fork(fileURLToPath(new URL('child-main.ts', import.meta.url)), [program, ...args], {
    env: { ...process.env, ...env },
    execArgv: ['--import', import.meta.resolve('tsx')],
    // A group of its own: Ctrl-C in the terminal reaches us alone, and we end the children in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => log.debug({ line }, name));
  }
  let asked = false;
  const ended = new Promise<{ asked: boolean; how: string }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ asked, how: signal ?? `code ${code ?? 'unknown'}` }));
  });
  return {
    process: child,
    ended,
    kill: () => {
      asked = true;
      child.kill('SIGKILL');
    },
    stop: async () => {
      asked = true;
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
      await ended;
      clearTimeout(timer);
    },
  };
}
