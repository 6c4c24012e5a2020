import { z } from 'zod';
import { planEnrolment } from '../../src/enrolment/index.ts';
import { planOperation } from '../../src/operations/index.ts';
import { jobType } from '../job-type.ts';

/** Makes a draft into the plan that people approve: of an enrolment, or of an operation on phones and users. */
export const planChangeJob = jobType({
  name: 'plan-change',
  payload: z.object({ changeId: z.int().positive() }),
  sameAs: ({ changeId }) => `plan-${changeId}`,
  run: async ({ world, operations }, { changeId }) => {
    const change = await world.changes.find(changeId);
    await (change?.kind === 'enrolment'
      ? planEnrolment(world, changeId)
      : planOperation(operations, changeId));
    return 'done';
  },
});
