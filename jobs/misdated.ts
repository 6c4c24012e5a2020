import type { JobQueue } from './backends/backend.ts';

/** Clocks that are kept in step differ by less. */
const IN_STEP_MS = 5_000;
/** Looked at in one go: those due last, which are the ones that a clock gone wrong has made wait. */
const LOOKED_AT = 100;

/**
 * Has the jobs run that are dated in the future. The queue reckons by the clock of the process that puts a job in, or back: one
 * whose clock is an hour ahead has it wait an hour longer, and so has a clock that is set back. A job is only a reason to look,
 * so that looking too early costs nothing.
 */
export async function bringForward(queue: JobQueue): Promise<void> {
  const latest = Date.now() + IN_STEP_MS;
  for (const job of await queue.getJobs(['delayed'], 0, LOOKED_AT - 1)) {
    if (Math.max(job.timestamp, job.processedOn ?? 0) <= latest) continue;
    // Another process may have been faster.
    await job.promote().catch(() => undefined);
  }
}
