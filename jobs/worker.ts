import type { Log } from '../src/kernel/log.ts';
import { LinekeeperError } from '../src/kernel/errors.ts';
import type { Next } from '../src/enrolment/index.ts';
import type { Backend, RawJob } from './backends/backend.ts';
import type { JobContext } from './job-type.ts';
import type { JobMeasures } from './measures.ts';
import { runJobs, type Running } from './run-jobs.ts';
import { JOB_TYPES } from './types/index.ts';

/** Jobs at once in one process: they wait on the network far more than they compute. */
const CONCURRENCY = 16;

/** Takes work from the queue and does it. */
export function startJobs(
  backend: Backend,
  context: JobContext,
  stopWithinMs: number,
  log: Log,
  measures?: JobMeasures,
): Promise<Running> {
  const options = { concurrency: CONCURRENCY, log, stopWithinMs, measures };
  return runJobs(backend, 'work', options, (job) => runTyped(context, job));
}

/** A job's type by its name; its payload is checked, since another version of this program may have written it. */
async function runTyped(context: JobContext, { name, data }: RawJob): Promise<Next> {
  const type = RUNNERS.get(name);
  if (!type) throw new LinekeeperError('job.foreign', { name });
  return type(context, data);
}

const RUNNERS: ReadonlyMap<string, (context: JobContext, data: unknown) => Promise<Next>> = new Map(
  JOB_TYPES.map((type) => [type.name, type.perform]),
);
