/** Microsoft 365 Agents Playground as a child process: a chat client in the browser that needs no Teams and no account. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { LinekeeperError } from '../src/kernel/errors.ts';
import type { Log } from '../src/kernel/log.ts';
import { startChild, type Child } from './children.ts';
import { freePort } from './ports.ts';

export interface PlaygroundOptions {
  /** Where the bot takes activities: `http://127.0.0.1:3978/api/messages`. */
  readonly endpoint: string;
  /** Taken if it is free, else any other. */
  readonly port?: number;
  /** Its people, bot and conversations. */
  readonly config?: string;
  readonly dataDir: string;
  readonly log: Log;
}

const PORT = 56_150;
const PEOPLE = fileURLToPath(new URL('playground.yml', import.meta.url));

/** @throws `playground.failed` when the child ends before it listens. */
export async function startPlayground(options: PlaygroundOptions): Promise<Child & { readonly url: string }> {
  const port = await freePort(options.port ?? PORT);
  const program = createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/cli.js');
  const child = startChild({
    name: 'playground',
    program,
    args: ['start', '-e', options.endpoint, '-p', String(port), '-c', 'msteams', '--disable-telemetry'],
    env: {
      // The names come from its source; it documents none of them.
      TEAMSAPPTESTER_BROWSER: 'none',
      M365_AGENTS_PLAYGROUND_CONFIG_PATH: options.config ?? PEOPLE,
      M365_AGENTS_PLAYGROUND_LOGFILE: join(options.dataDir, 'playground.log'),
    },
    log: options.log,
  });
  return { ...child, url: `http://127.0.0.1:${await listening(child)}` };
}

/** The port that it took in the end: it looks for another by itself when somebody was quicker than it. */
async function listening(child: Child): Promise<string> {
  const lines = child.process.stdout && createInterface({ input: child.process.stdout });
  return Promise.race([
    new Promise<string>((resolve) => {
      lines?.on('line', (line) => {
        const port = /^Listening on (\d+)/.exec(line)?.[1];
        if (port !== undefined) resolve(port);
      });
    }),
    child.ended.then(({ how }) => {
      throw new LinekeeperError('playground.failed', { how });
    }),
  ]);
}
