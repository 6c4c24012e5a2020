import { z } from 'zod';
import { advanceSignIn } from '../../src/enrolment/index.ts';
import { jobType } from '../job-type.ts';

/** Submits one bulk sign-in of up to a hundred phones and follows it to its end. */
export const signInBatchJob = jobType({
  name: 'sign-in-batch',
  payload: z.object({ changeId: z.int().positive(), batch: z.int().positive() }),
  sameAs: ({ changeId, batch }) => `sign-in-${changeId}-${batch}`,
  run: ({ world }, { changeId, batch }) => advanceSignIn(world, changeId, batch),
});
