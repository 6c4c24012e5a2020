import { z } from 'zod';
import { checkRun } from '../../src/runbooks/index.ts';
import { jobType } from '../job-type.ts';

/** Looks at what a runbook's step asks to be looked at. */
export const checkRunJob = jobType({
  name: 'check-run',
  payload: z.object({ runId: z.int().positive(), revision: z.int().nonnegative() }),
  // Asked once an event: the next check may be asked for before the worker has put the last one away.
  sameAs: ({ runId, revision }) => `check-run-${runId}-${revision}`,
  run: async ({ runs, checks, world, ensure }, { runId }) => {
    await checkRun(runs, runId, checks.lookers, world.clock, checks.stopping);
    await ensure.shown({ kind: 'run', id: runId });
    return 'done';
  },
});
