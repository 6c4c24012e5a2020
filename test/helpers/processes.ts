/** The bot and the worker as an operator runs them: processes, which can be killed. */
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { startChild } from '../../start/children.ts';

export interface RunningProcess {
  /** What it logged, newest last. */
  readonly said: readonly string[];
  /** SIGKILL: nothing is put in order. */
  kill(): Promise<void>;
  /** Sends it a signal that it does not end by. */
  signal(name: NodeJS.Signals): void;
  /** SIGTERM, as an operator or a container platform stops it; tells how it ended. */
  terminate(): Promise<string>;
}

const PROGRAMS = { bot: '../../bot/main.ts', worker: '../../jobs/main.ts' } as const;
const READY_WITHIN_MS = 60_000;

/** Starts a program and waits until it says that it is ready. */
export async function startProcess(
  program: keyof typeof PROGRAMS,
  env: Readonly<Record<string, string>>,
): Promise<RunningProcess> {
  const said: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string): unknown => said.push(line) });
  const child = startChild({
    name: program,
    program: fileURLToPath(new URL(PROGRAMS[program], import.meta.url)),
    env: { LOG_LEVEL: 'info', ...env },
    log,
  });
  let ended: string | undefined;
  void child.ended.then(({ how }) => {
    ended = how;
  });
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  while (!said.some((line) => line.includes('"ready'))) {
    if (ended !== undefined || Date.now() > giveUpAt) {
      child.kill();
      throw new Error(`the ${program} did not start (${ended ?? 'in time'}): ${said.slice(-10).join('')}`);
    }
    await wait(20);
  }
  return {
    said,
    async kill() {
      child.kill();
      await child.ended;
    },
    signal: (name) => void child.process.kill(name),
    async terminate() {
      child.process.kill('SIGTERM');
      return (await child.ended).how;
    },
  };
}
