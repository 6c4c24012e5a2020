import { z } from 'zod';
import { warnOfDeadlines } from '../../src/monitor/index.ts';
import { jobType } from '../job-type.ts';

/** Tells of phones whose time runs out, for as long as the worker runs. */
export const warnOfDeadlinesJob = jobType({
  name: 'warn-of-deadlines',
  payload: z.object({}),
  sameAs: () => 'warn-of-deadlines',
  run: ({ monitor }) => warnOfDeadlines(monitor),
});
