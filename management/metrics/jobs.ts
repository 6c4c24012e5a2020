import { Counter, Histogram, type Registry } from 'prom-client';
import type { JobMeasures } from '../../jobs/measures.ts';
import { JOB_TYPES } from '../../jobs/types/index.ts';

/** From looking and finding nothing to reading a hundred thousand phones. */
const BUCKETS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 600];

/** What lies in a queue may be of another version, or anybody's: its name is told where it is one of ours. */
const TYPES: ReadonlySet<string> = new Set([...JOB_TYPES.map(({ name }) => name), 'probe', 'show']);
const told = (type: string): string => (TYPES.has(type) ? type : 'unknown');

export function jobMetrics(register: Registry): JobMeasures {
  const runs = new Histogram({
    name: 'linekeeper_job_duration_seconds',
    help: 'Time of one run of a job, by type and outcome.',
    labelNames: ['type', 'outcome'],
    buckets: BUCKETS,
    registers: [register],
  });
  const givenUp = new Counter({
    name: 'linekeeper_jobs_given_up_total',
    help: 'Jobs that failed for good, by type.',
    labelNames: ['type'],
    registers: [register],
  });
  return {
    ran: ({ type, outcome, seconds }) => runs.observe({ type: told(type), outcome }, seconds),
    gaveUp: (type) => givenUp.inc({ type: told(type) }),
  };
}
