import { BULK_SIGN_IN } from './teams-admin.ts';

/**
 * How many batches of bulk sign-in the accounts of each region make, and in how many rounds they run: a batch holds phones of
 * one region, and regions run side by side.
 */
export function batchesOf(regions: readonly { readonly count: number }[]): {
  readonly batches: number;
  readonly rounds: number;
} {
  const batches = regions.map(({ count }) => Math.ceil(count / BULK_SIGN_IN.devicesPerBatch));
  return {
    batches: batches.reduce((sum, each) => sum + each, 0),
    rounds: Math.max(0, ...batches.map((each) => Math.ceil(each / BULK_SIGN_IN.batchesPerRegion))),
  };
}
