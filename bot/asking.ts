/** The queue as turns ask it: what a turn has written down is not lost with the queue, so a turn does not fail by it. */
import type { JobClient } from '../jobs/client.ts';
import { messageOf } from '../src/kernel/errors.ts';
import type { Log } from '../src/kernel/log.ts';

type Asked = Pick<
  JobClient,
  'wake' | 'showRun' | 'tellRejected' | 'checkRun' | 'runCommand' | 'checks' | 'monitor' | 'schedulers'
>;

export interface Asking extends Asked, Pick<JobClient, 'counts'> {
  /** How much was asked for in vain since the start. The sweep asks for it again, once the queue is back. */
  lost(): number;
}

type Port = Readonly<Record<string, (...args: never[]) => Promise<void>>>;

export function forgiving(jobs: JobClient, log: Log): Asking {
  let lost = 0;
  const forgive =
    <Args extends unknown[]>(ask: (...args: Args) => Promise<void>) =>
    (...args: Args): Promise<void> =>
      ask(...args).catch((error: unknown) => {
        lost += 1;
        log.warn({ problem: messageOf(error) }, 'the queue was asked in vain');
      });
  // The same names with the same signatures: only what a failure comes to is another.
  const each = <P extends object>(port: P): P =>
    Object.fromEntries(Object.entries(port as Port).map(([name, ask]) => [name, forgive(ask)])) as P;
  return {
    wake: each(jobs.wake),
    checks: each(jobs.checks),
    monitor: each(jobs.monitor),
    schedulers: each(jobs.schedulers),
    showRun: forgive(jobs.showRun),
    tellRejected: forgive(jobs.tellRejected),
    checkRun: forgive(jobs.checkRun),
    runCommand: forgive(jobs.runCommand),
    counts: () => jobs.counts(),
    lost: () => lost,
  };
}
