/** A conversation with one runner: one request at a time, each with a time limit, each answered at most once. */
import { randomBytes } from 'node:crypto';
import type { Log } from '../../kernel/log.ts';
import { lineOf, RunnerLine, type Hello, type RequestBody, type RunnerAnswer } from './protocol.ts';
import { startProcess, type Ending, type Program } from './runner-process.ts';

/** What a session may take and write. */
export interface SessionLimits {
  /** Until it says that it is ready, in milliseconds. */
  readonly startMs: number;
  /** Bytes and lines of a stream between two requests' beginnings, whoever wrote them. */
  readonly bytes: number;
  readonly lines: number;
  readonly objects: number;
}

/** What a cmdlet that failed says of it. */
export interface Failure {
  /** PowerShell's category, such as `PermissionDenied`. */
  readonly category: string;
  /** Its fully qualified error id. */
  readonly id: string;
  readonly message: string;
  /** Whether the cmdlet was begun. */
  readonly sent: boolean;
}

export type Outcome =
  | { readonly state: 'done'; readonly output: readonly unknown[] }
  | ({ readonly state: 'failed' } & Failure)
  /** It never reached PowerShell. */
  | { readonly state: 'not-sent'; readonly why: Ending | 'busy' | 'resting' }
  /** It was handed over, and the process ended before it answered: it may or may not have been done. */
  | { readonly state: 'unknown'; readonly why: Ending };

export interface Session {
  /** Ends the process where the time is over. Not to be called again before it has answered. */
  ask(body: RequestBody, ms: number, noticed?: (text: string) => void): Promise<Outcome>;
  stop(): Promise<void>;
  readonly ended: Promise<Ending>;
}

/** How long a runner that is told to end may take. */
const STOP_WITHIN_MS = 1_000;
/** Of what is no answer, for the log and for whoever has to sign in. */
const LONGEST_NOTICE = 500;

/** Starts a runner; `ended` tells where it does not come up. */
export function openSession(
  program: Program,
  hello: Omit<Hello, 'tag' | 'objects' | 'characters'>,
  limits: SessionLimits,
  log: Log,
): Session {
  const tag = `${randomBytes(16).toString('hex')} `;
  let id = 0;
  let pending: { answered(answer: RunnerAnswer): void; noticed(text: string): void } | undefined;

  function heardTagged(text: string): void {
    const line = RunnerLine.safeParse(parse(text));
    // A runner that garbles its own lines cannot be believed in what it says next.
    if (!line.success) runner.kill('garbled');
    else if (line.data.id !== id || !pending) log.debug({ id: line.data.id }, 'PowerShell answered nobody');
    else if ('notice' in line.data) pending.noticed(line.data.notice.slice(0, LONGEST_NOTICE));
    else pending.answered(line.data);
  }
  function heardNoise(text: string): void {
    const said = text.trim().slice(0, LONGEST_NOTICE);
    if (said !== '') pending?.noticed(said);
  }
  const runner = startProcess(program, limits, {
    out: (line) => (line.startsWith(tag) ? heardTagged(line.slice(tag.length)) : heardNoise(line)),
    err: heardNoise,
  });

  async function answerTo(ms: number, noticed: (text: string) => void): Promise<RunnerAnswer | Ending> {
    const timer = setTimeout(() => {
      runner.kill('timed-out');
    }, ms);
    try {
      const answer = new Promise<RunnerAnswer>((answered) => (pending = { answered, noticed }));
      return await Promise.race([answer, runner.ended]);
    } finally {
      clearTimeout(timer);
      pending = undefined;
    }
  }

  runner.write(lineOf({ ...hello, tag, objects: limits.objects, characters: limits.bytes / 2 }));
  const ready = answerTo(limits.startMs, () => undefined);

  return {
    async ask(body, ms, noticed = (text) => log.debug({ text }, 'PowerShell said')) {
      const start = await ready;
      if (typeof start === 'string') return { state: 'not-sent', why: start };
      id += 1;
      runner.allow();
      runner.write(lineOf({ id, ...body }));
      const answer = await answerTo(ms, noticed);
      if (typeof answer === 'string') return { state: 'unknown', why: answer };
      if (answer.ok) return { state: 'done', output: answer.output };
      return { state: 'failed', ...answer.error, sent: answer.sent };
    },
    stop: () => runner.stop(STOP_WITHIN_MS),
    ended: runner.ended,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
