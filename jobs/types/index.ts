import { advanceChangeJob } from './advance-change.ts';
import { checkRunJob } from './check-run.ts';
import { confirmHintsJob } from './confirm-hints.ts';
import { planChangeJob } from './plan-change.ts';
import { runCheckJob } from './run-check.ts';
import { runCommandJob } from './run-command.ts';
import { runScheduleJob } from './run-schedule.ts';
import { signInBatchJob } from './sign-in-batch.ts';
import { sweepJob } from './sweep.ts';
import { syncInventoryJob } from './sync-inventory.ts';
import { verifyEnrolmentJob } from './verify-enrolment.ts';
import { warnOfDeadlinesJob } from './warn-of-deadlines.ts';

/** Every kind of background work. */
export const JOB_TYPES = [
  planChangeJob,
  advanceChangeJob,
  signInBatchJob,
  verifyEnrolmentJob,
  syncInventoryJob,
  confirmHintsJob,
  warnOfDeadlinesJob,
  runCheckJob,
  runScheduleJob,
  checkRunJob,
  runCommandJob,
  sweepJob,
] as const;
