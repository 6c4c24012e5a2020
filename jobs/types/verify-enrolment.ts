import { z } from 'zod';
import { verifyEnrolment } from '../../src/enrolment/index.ts';
import { jobType } from '../job-type.ts';

/** Looks signed-in phones up in the inventory. */
export const verifyEnrolmentJob = jobType({
  name: 'verify-enrolment',
  payload: z.object({ changeId: z.int().positive() }),
  sameAs: ({ changeId }) => `verification-${changeId}`,
  run: ({ world }, { changeId }) => verifyEnrolment(world, changeId),
});
