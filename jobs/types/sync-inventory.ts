import { z } from 'zod';
import { syncInventory } from '../../src/devices/index.ts';
import { jobType } from '../job-type.ts';

/** Reads the tenant's phones into the mirror. */
export const syncInventoryJob = jobType({
  name: 'sync-inventory',
  payload: z.object({}),
  sameAs: () => 'sync-inventory',
  run: async ({ world }) => {
    await syncInventory(world.inventory, world.devices, world.clock);
    return 'done';
  },
});
