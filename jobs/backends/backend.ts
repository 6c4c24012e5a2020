import type { Job, JobsOptions } from 'bullmq';

/** The jobs as they lie in the queue: checked against their type's schema when they are taken out. */
export type RawJob = Job<unknown, unknown>;

/** What Linekeeper uses of a BullMQ queue, whichever store is behind it. */
export interface JobQueue {
  readonly name: string;
  /** A job whose id is in the queue already is not added again; what comes back is that one. */
  add(name: string, data: unknown, options: JobsOptions): Promise<Pick<RawJob, 'promote' | 'isDelayed'>>;
  upsertJobScheduler(
    id: string,
    repeat: { every: number } | { pattern: string; tz: string },
    template: { name: string; data: unknown; opts?: JobsOptions },
  ): Promise<unknown>;
  /** `next`: when it fires, in milliseconds since 1970 by the clock of the process that has set it. */
  getJobScheduler(id: string): Promise<{ pattern?: string; tz?: string; next?: number } | undefined>;
  removeJobScheduler(id: string): Promise<unknown>;
  getJobCounts(...types: ('wait' | 'active' | 'delayed' | 'prioritized')[]): Promise<Record<string, number>>;
  /** Of the jobs that wait for their time, those due last come first; of those that wait for a worker, the newest. */
  getJobs(types: ('delayed' | 'wait')[], start: number, end: number): Promise<RawJob[]>;
  getWorkersCount(): Promise<number>;
  /** Without a listener BullMQ writes errors to the terminal, whole: ioredis' hold the AUTH command with its password. */
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

export interface JobWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: RawJob | undefined, error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  close(force?: boolean): Promise<void>;
}

/** Where the jobs are kept. Both are BullMQ's own. */
export interface Backend {
  queue(name: string): JobQueue;
  worker(
    name: string,
    options: { concurrency: number },
    run: (job: RawJob, token: string | undefined) => Promise<unknown>,
  ): JobWorker;
}

/**
 * A worker that dies keeps its jobs for as long as its locks: 10 s, not BullMQ's 30 s, because a running change shows the
 * pause. A job whose worker died is taken over as often as need be: every job reconciles before it acts.
 */
export const WORKER_TIMING = {
  lockDuration: 10_000,
  stalledInterval: 5_000,
  maxStalledCount: 1_000,
} as const;
