import { z } from 'zod';
import { poll } from '../../src/monitor/index.ts';
import { jobType } from '../job-type.ts';

/** Reads the tenant's phones into the mirror and judges them, for as long as the worker runs. */
export const syncInventoryJob = jobType({
  name: 'sync-inventory',
  payload: z.object({}),
  sameAs: () => 'sync-inventory',
  run: ({ monitor }) => poll(monitor),
});
