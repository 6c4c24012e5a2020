import type { TenantOptions } from '../src/adapters/demo-tenant/options.ts';

/** A demo tenant with accounts for a hundred thousand more phones, whose codes are dialled at once. */
export const TENANT = {
  spareAccounts: 100_000,
  bulkSignInMs: 4_000,
  dialMs: 100,
  inventoryLagMs: 100,
} as const satisfies Partial<TenantOptions>;
