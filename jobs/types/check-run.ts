import { z } from 'zod';
import { checkRun } from '../../src/runbooks/index.ts';
import { jobType } from '../job-type.ts';

/** Looks at what a runbook's step asks to be looked at. */
export const checkRunJob = jobType({
  name: 'check-run',
  payload: z.object({ runId: z.int().positive() }),
  sameAs: ({ runId }) => `check-run-${runId}`,
  run: async ({ runs, checks, world, ensure }, { runId }) => {
    await checkRun(runs, runId, checks.lookers, world.clock, checks.stopping);
    await ensure.shown({ kind: 'run', id: runId });
    return 'done';
  },
});
