import { DelayedError, UnrecoverableError } from 'bullmq';
import { z } from 'zod';
import type { Next } from '../src/enrolment/index.ts';
import { LinekeeperError, messageOf } from '../src/kernel/errors.ts';
import type { Log } from '../src/kernel/log.ts';
import type { Backend, RawJob } from './backends/backend.ts';
import { measured, type JobMeasures } from './measures.ts';
import { caused, causeOf } from './cause.ts';

/** What this version cannot read is left to the other version that an upgrade has running beside it. */
const AGAIN_FOR_OTHERS_MS = 5_000;
/** An upgrade that takes longer has ended; what nobody could read until then was never anybody's. */
const LEFT_TO_OTHERS_FOR_MS = 3_600_000;

export interface Running {
  stop(): Promise<void>;
}

interface Options {
  readonly concurrency: number;
  readonly log: Log;
  readonly stopWithinMs?: number;
  readonly measures?: JobMeasures | undefined;
}

/**
 * Takes jobs from a queue. What `run` throws decides: `retry: 'later'` and surprises of the outside are tried again with
 * back-off; what another version may have written (`job.foreign`) is put back for it; what can never succeed
 * (`retry: 'never'`) ends the job at once.
 * @param options.measures who is told of each run
 * @param options.stopWithinMs how long a stop waits for jobs under way; what is not done by then is taken over by another worker
 */
export async function runJobs(
  backend: Backend,
  queue: string,
  { concurrency, log, stopWithinMs = 4_000, measures }: Options,
  run: (job: RawJob) => Promise<Next>,
): Promise<Running> {
  const measuredRun = measured(run, measures);
  const worker = backend.worker(queue, { concurrency }, async (job, token) => {
    const next = await caused(queue, job, () =>
      measuredRun(job).catch((error: unknown) => {
        if (isForeign(error) && Date.now() - job.timestamp < LEFT_TO_OTHERS_FOR_MS) {
          log.warn({ queue, job: job.name }, 'a job of another version is left to it');
          return { againInMs: AGAIN_FOR_OTHERS_MS };
        }
        throw error;
      }),
    ).catch((error: unknown) => {
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
    const { reference } = causeOf(job?.data);
    if (last) measures?.gaveUp(job?.name ?? 'unknown');
    log[last ? 'error' : 'debug'](
      { queue, job: job?.name, data: job?.data, problem: error.message, reference },
      'a job failed',
    );
  });
  await worker.waitUntilReady();
  return {
    async stop() {
      const waited = new Promise<'late'>((resolve) => setTimeout(resolve, stopWithinMs, 'late').unref());
      if ((await Promise.race([worker.close(), waited])) !== 'late') return;
      worker
        .close(true)
        .catch((error: unknown) => log.warn({ queue, problem: messageOf(error) }, 'closed badly'));
    },
  };
}

function isForeign(error: unknown): boolean {
  return error instanceof LinekeeperError && error.code === 'job.foreign';
}

function isHopeless(error: unknown): boolean {
  return error instanceof z.ZodError || (error instanceof LinekeeperError && error.retry === 'never');
}
