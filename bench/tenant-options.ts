import type { TenantOptions } from '../src/adapters/demo-tenant/options.ts';

/** A demo tenant with accounts for a hundred thousand more phones, whose codes are dialled at once. */
export const TENANT = {
  spareAccounts: 100_000,
  bulkSignInMs: 4_000,
  dialMs: 100,
  inventoryLagMs: 100,
} as const satisfies Partial<TenantOptions>;

/** Changes how a running demo tenant behaves. */
export async function setLimits(
  { tenantUrl }: { readonly tenantUrl: string },
  limits: Partial<TenantOptions>,
): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${tenantUrl}/_demo/limits`, { method: 'POST', headers, body: JSON.stringify(limits) });
}
