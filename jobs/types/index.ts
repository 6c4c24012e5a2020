import { advanceEnrolmentJob } from './advance-enrolment.ts';
import { checkRunJob } from './check-run.ts';
import { planEnrolmentJob } from './plan-enrolment.ts';
import { runCheckJob } from './run-check.ts';
import { signInBatchJob } from './sign-in-batch.ts';
import { sweepJob } from './sweep.ts';
import { syncInventoryJob } from './sync-inventory.ts';
import { verifyEnrolmentJob } from './verify-enrolment.ts';

/** Every kind of background work. */
export const JOB_TYPES = [
  planEnrolmentJob,
  advanceEnrolmentJob,
  signInBatchJob,
  verifyEnrolmentJob,
  syncInventoryJob,
  runCheckJob,
  checkRunJob,
  sweepJob,
] as const;
