import { z } from 'zod';
import { advanceEnrolment } from '../../src/enrolment/index.ts';
import { advanceOperation } from '../../src/operations/index.ts';
import { jobType } from '../job-type.ts';

/** Brings a change one step further, again and again until it has ended or is held. */
export const advanceChangeJob = jobType({
  name: 'advance-change',
  payload: z.object({ changeId: z.int().positive() }),
  sameAs: ({ changeId }) => `advance-${changeId}`,
  run: async ({ world, operations }, { changeId }) => {
    const change = await world.changes.find(changeId);
    return change?.kind === 'enrolment'
      ? advanceEnrolment(world, changeId)
      : advanceOperation(operations, changeId);
  },
});
