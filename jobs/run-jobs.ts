import { DelayedError, UnrecoverableError } from 'bullmq';
import { z } from 'zod';
import type { Next } from '../src/enrolment/index.ts';
import { LinekeeperError, messageOf } from '../src/kernel/errors.ts';
import type { Log } from '../src/kernel/log.ts';
import type { Backend, RawJob } from './backends/backend.ts';

/** How long a stop waits for jobs under way; what is not done by then is taken over by another worker. */
const STOP_WITHIN_MS = 4_000;

export interface Running {
  stop(): Promise<void>;
}

/**
 * Takes jobs from a queue. What `run` throws decides: `retry: 'later'` and surprises of the outside are tried again with
 * back-off; what can never succeed (`retry: 'never'`, a payload that does not fit) ends the job at once.
 */
export async function runJobs(
  backend: Backend,
  queue: string,
  { concurrency, log }: { concurrency: number; log: Log },
  run: (job: RawJob) => Promise<Next>,
): Promise<Running> {
  const worker = backend.worker(queue, { concurrency }, async (job, token) => {
    const next = await run(job).catch((error: unknown) => {
      throw isHopeless(error) ? new UnrecoverableError(messageOf(error)) : error;
    });
    if (next === 'done') return;
    await job.moveToDelayed(Date.now() + next.againInMs, token);
    throw new DelayedError();
  });
  worker.on('error', (error) => log.warn({ queue, problem: error.message }, 'the queue did not answer'));
  worker.on('failed', (job, error) => {
    const last =
      job === undefined ||
      job.attemptsMade >= (job.opts.attempts ?? 1) ||
      error instanceof UnrecoverableError;
    log[last ? 'error' : 'debug'](
      { queue, job: job?.name, data: job?.data, problem: error.message },
      'a job failed',
    );
  });
  await worker.waitUntilReady();
  return {
    async stop() {
      const waited = new Promise<'late'>((resolve) => setTimeout(resolve, STOP_WITHIN_MS, 'late').unref());
      if ((await Promise.race([worker.close(), waited])) !== 'late') return;
      worker
        .close(true)
        .catch((error: unknown) => log.warn({ queue, problem: messageOf(error) }, 'closed badly'));
    },
  };
}

function isHopeless(error: unknown): boolean {
  return error instanceof z.ZodError || (error instanceof LinekeeperError && error.retry === 'never');
}
