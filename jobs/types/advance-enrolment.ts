import { z } from 'zod';
import { advanceEnrolment } from '../../src/enrolment/index.ts';
import { jobType } from '../job-type.ts';

/** Brings a running enrolment one step further, again and again until it has ended or is held. */
export const advanceEnrolmentJob = jobType({
  name: 'advance-enrolment',
  payload: z.object({ changeId: z.int().positive() }),
  sameAs: ({ changeId }) => `enrolment-${changeId}`,
  run: ({ world }, { changeId }) => advanceEnrolment(world, changeId),
});
