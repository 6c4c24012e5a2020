import type { OperationLedger } from './ledger.ts';

/** Sooner than this nothing is looked at; tenants were seen to tell an end at the moment of the beginning. */
const LEAST_MS = 1_000;

/** How long after it was asked for an operation of this change is worth a look: most have ended by then. */
export async function firstLookMs(
  { ledger }: { readonly ledger: Pick<OperationLedger, 'usualMs'> },
  changeId: number,
): Promise<number> {
  return Math.max(LEAST_MS, (await ledger.usualMs(changeId)) ?? 0);
}
