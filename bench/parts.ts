/** The programs under measurement, as child processes. */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { silentLog } from '../src/kernel/log.ts';
import { startChild } from '../start/children.ts';

const Ready = z.object({ ready: z.string() });
const Usage = z.object({ peakBytes: z.number(), cpuMs: z.number() });

export interface RunningPart {
  readonly url: string;
  /** The most memory it held since the last time this was asked, and all the processor time it has used so far. */
  usage(): Promise<z.infer<typeof Usage>>;
  stop(): Promise<void>;
}

export async function startPart(
  part: 'bot' | 'worker' | 'demo-tenant' | 'echo-bot',
  env: Readonly<Record<string, string>> = {},
): Promise<RunningPart> {
  const child = startChild({
    name: part,
    program: fileURLToPath(new URL('part-main.ts', import.meta.url)),
    args: [part],
    env,
    log: silentLog,
  });
  // What a part has to say at this level is a reason to mistrust the figures.
  child.process.stderr?.pipe(process.stderr);
  const gone = child.ended.then(({ how }) => {
    throw new Error(`${part} ended: ${how}`);
  });
  gone.catch(() => undefined);
  const said = async (): Promise<unknown> => (await Promise.race([once(child.process, 'message'), gone]))[0];
  const { ready: url } = Ready.parse(await said());
  return {
    url,
    async usage() {
      const answer = said();
      child.process.send('usage');
      return Usage.parse(await answer);
    },
    stop: () => child.stop(),
  };
}

export interface Measured<T> {
  readonly result: T;
  readonly elapsedMs: number;
  /** Of the part, while the work lasted. */
  readonly cpuMs: number;
  readonly peakBytes: number;
}

/** What a part spends while something is waited for. */
export async function measured<T>(part: RunningPart, work: () => Promise<T>): Promise<Measured<T>> {
  const before = await part.usage();
  const started = performance.now();
  const result = await work();
  const elapsedMs = performance.now() - started;
  const { cpuMs, peakBytes } = await part.usage();
  return { result, elapsedMs, cpuMs: cpuMs - before.cpuMs, peakBytes };
}
