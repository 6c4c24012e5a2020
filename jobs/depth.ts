import type { JobQueue, RawJob } from './backends/backend.ts';

/** How a queue stands. */
export interface QueueDepth {
  readonly queue: string;
  /** Jobs that nobody has taken yet, though their time has come. */
  readonly waiting: number;
  readonly active: number;
  /** Jobs whose time is still to come. */
  readonly delayed: number;
  /** Processes that take from it. */
  readonly workers: number;
  /** How long the first of those that wait has been waiting; 0 where none does. */
  readonly oldestWaitMs: number;
}

type Waiting = Pick<RawJob, 'id' | 'timestamp' | 'processedOn'> & {
  readonly opts: Pick<RawJob['opts'], 'delay'>;
};

/** Looks at a queue, as often as it is called. */
export function depthOf(queue: JobQueue): () => Promise<QueueDepth> {
  const waitOf = waits();
  return async () => {
    const [{ wait = 0, active = 0, delayed = 0 }, workers] = await Promise.all([
      queue.getJobCounts('wait', 'active', 'delayed'),
      queue.getWorkersCount(),
    ]);
    const [oldest] = wait === 0 ? [] : await queue.getJobs(['wait'], wait - 1, wait - 1);
    return { queue: queue.name, waiting: wait, active, delayed, workers, oldestWaitMs: waitOf(oldest) };
  };
}

/**
 * How long a queue's first job has been waiting. One that was put back until later is not dated anew when that time has come: it
 * counts from when it was first seen waiting.
 */
function waits(): (job: Waiting | undefined) => number {
  let seen: { readonly key: string; readonly at: number } | undefined;
  return (job) => {
    const now = Date.now();
    if (job?.processedOn === undefined) seen = undefined;
    if (!job) return 0;
    if (job.processedOn === undefined) return Math.max(0, now - job.timestamp - (job.opts.delay ?? 0));
    const key = `${job.id} ${job.processedOn}`;
    if (seen?.key !== key) seen = { key, at: now };
    return now - seen.at;
  };
}
