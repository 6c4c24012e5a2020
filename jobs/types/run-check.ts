import { z } from 'zod';
import { performCheck } from '../../src/checks/index.ts';
import { jobType } from '../job-type.ts';

/** Runs a check that somebody asked for. */
export const runCheckJob = jobType({
  name: 'run-check',
  payload: z.object({ checkId: z.int().positive() }),
  sameAs: ({ checkId }) => `check-${checkId}`,
  run: async ({ checks }, { checkId }) => {
    await performCheck(checks, checkId);
    return 'done';
  },
});
