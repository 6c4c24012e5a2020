import { z } from 'zod';
import { confirmHints } from '../../src/monitor/index.ts';
import { jobType } from '../job-type.ts';

/** Reads the phones that the device-state webhook named. */
export const confirmHintsJob = jobType({
  name: 'confirm-hints',
  payload: z.object({}),
  sameAs: () => 'confirm-hints',
  run: ({ monitor }) => confirmHints(monitor),
});
