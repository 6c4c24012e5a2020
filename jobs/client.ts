import { nanoid } from 'nanoid';
import { z } from 'zod';
import type { Wake } from '../src/enrolment/index.ts';
import type { Log } from '../src/kernel/log.ts';
import type { Backend } from './backends/backend.ts';
import type { JobType } from './job-type.ts';
import { advanceEnrolmentJob } from './types/advance-enrolment.ts';
import { planEnrolmentJob } from './types/plan-enrolment.ts';
import { signInBatchJob } from './types/sign-in-batch.ts';
import { sweepJob } from './types/sweep.ts';
import { verifyEnrolmentJob } from './types/verify-enrolment.ts';
import { runJobs, type Running } from './run-jobs.ts';

/** What a worker tells the bots: this change looks different now. */
const Notice = z.object({ changeId: z.int().positive() });

/** Progress is drawn at most this often: 720 edits an hour, of the 1,800 that Teams allows a conversation. */
const PROGRESS_EVERY_MS = 5_000;
const SWEEP_EVERY_MS = 5_000;

/** Jobs that failed for a reason that may pass are tried again for about an hour; the sweep asks again after that. */
const RETRY = {
  attempts: 12,
  backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
  removeOnComplete: true,
  removeOnFail: true,
} as const;

export interface JobClient {
  readonly wake: Wake;
  /** Has the sweep run every few seconds, once for all processes. */
  scheduleSweep(): Promise<void>;
  /** Takes notices as they come; every notice goes to one of the bots. */
  onNotice(show: (changeId: number) => Promise<{ againInMs: number } | 'done'>): Promise<Running>;
  counts(): Promise<{ readonly waiting: number; readonly active: number; readonly workers: number }>;
  close(): Promise<void>;
}

/** The side of the queue that asks for work. */
export function openJobClient(backend: Backend, log: Log): JobClient {
  const work = backend.queue('work');
  const notices = backend.queue('notices');
  const ask = async <Payload>(type: JobType<string, Payload>, payload: Payload): Promise<void> => {
    await work.add(type.name, payload, { jobId: type.sameAs(payload), ...RETRY });
  };
  return {
    wake: {
      plan: (changeId) => ask(planEnrolmentJob, { changeId }),
      enrolment: (changeId) => ask(advanceEnrolmentJob, { changeId }),
      signIn: (changeId, batch) => ask(signInBatchJob, { changeId, batch }),
      verification: (changeId) => ask(verifyEnrolmentJob, { changeId }),
      async show(changeId, when) {
        // All progress of one stretch of time is one notice, due at its end: the last word is never the one that is dropped.
        const now = Date.now();
        const slot = Math.floor(now / PROGRESS_EVERY_MS) + 1;
        const timing =
          when === 'now'
            ? { jobId: `show-${changeId}-${nanoid()}` }
            : { jobId: `show-${changeId}-${slot}`, delay: slot * PROGRESS_EVERY_MS - now };
        await notices.add('show-change', { changeId }, { ...timing, ...RETRY });
      },
    },
    async scheduleSweep() {
      const template = {
        name: sweepJob.name,
        data: {},
        opts: { removeOnComplete: true, removeOnFail: true },
      };
      await work.upsertJobScheduler('sweep', { every: SWEEP_EVERY_MS }, template);
    },
    onNotice: (show) =>
      runJobs(backend, 'notices', { concurrency: 8, log }, ({ data }) => show(Notice.parse(data).changeId)),
    async counts() {
      const [{ wait = 0, delayed = 0, active = 0 }, workers] = await Promise.all([
        work.getJobCounts('wait', 'delayed', 'active'),
        work.getWorkersCount(),
      ]);
      return { waiting: wait + delayed, active, workers };
    },
    async close() {
      await Promise.all([work.close(), notices.close()]);
    },
  };
}
