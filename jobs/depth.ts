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

type Head = Pick<RawJob, 'id' | 'timestamp' | 'processedOn'> & {
  readonly opts: Pick<RawJob['opts'], 'delay'>;
};

/** Looks at a queue, as often as it is called. */
export function depthOf(queue: JobQueue): () => Promise<QueueDepth> {
  const waitOf = waits();
  return async () => {
    const [{ wait = 0, active = 0, delayed = 0 }, workers, [head]] = await Promise.all([
      queue.getJobCounts('wait', 'active', 'delayed'),
      queue.getWorkersCount(),
      queue.getJobs(['wait'], 0, 0, true),
    ]);
    return { queue: queue.name, waiting: wait, active, delayed, workers, oldestWaitMs: waitOf(head) };
  };
}

/**
 * How long a queue's first job has been waiting. One that was put back until later is not dated anew when that time has come: it
 * counts from when it was first seen waiting.
 */
function waits(): (head: Head | undefined) => number {
  let seen: { readonly key: string; readonly at: number } | undefined;
  return (head) => {
    const now = Date.now();
    if (!head) {
      seen = undefined;
      return 0;
    }
    if (head.processedOn === undefined) return Math.max(0, now - head.timestamp - (head.opts.delay ?? 0));
    const key = `${head.id} ${head.processedOn}`;
    if (seen?.key !== key) seen = { key, at: now };
    return now - seen.at;
  };
}
