import type { Next } from '../src/enrolment/index.ts';
import type { RawJob } from './backends/backend.ts';

/** What a worker, or the bot that takes notices, tells of its jobs to those who run it. */
export interface JobMeasures {
  /** One run of a job. `again`: it has to look once more later, and is put back. */
  ran(job: {
    readonly type: string;
    readonly outcome: 'done' | 'again' | 'failed';
    readonly seconds: number;
  }): void;
  /** It failed for good; what it was for is found by the sweep, or told. */
  gaveUp(type: string): void;
}

type Run = (job: RawJob) => Promise<Next>;

/** The same work, told of. */
export function measured(run: Run, measures: JobMeasures | undefined): Run {
  if (!measures) return run;
  return async (job) => {
    const began = performance.now();
    let outcome: 'done' | 'again' | 'failed' = 'failed';
    try {
      const next = await run(job);
      outcome = next === 'done' ? 'done' : 'again';
      return next;
    } finally {
      measures.ran({ type: job.name, outcome, seconds: (performance.now() - began) / 1_000 });
    }
  };
}
