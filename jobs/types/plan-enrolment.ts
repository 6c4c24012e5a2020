import { z } from 'zod';
import { planEnrolment } from '../../src/enrolment/index.ts';
import { jobType } from '../job-type.ts';

/** Reads and judges a draft's CSV. */
export const planEnrolmentJob = jobType({
  name: 'plan-enrolment',
  payload: z.object({ changeId: z.int().positive() }),
  sameAs: ({ changeId }) => `plan-${changeId}`,
  run: async ({ world }, { changeId }) => {
    await planEnrolment(world, changeId);
    return 'done';
  },
});
