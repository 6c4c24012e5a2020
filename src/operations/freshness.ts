import { EVERYTHING, type DeviceStore } from '../devices/index.ts';

/** How old the mirror of the inventory may be, in milliseconds: so much for each phone of the fleet, within bounds. */
export interface Freshness {
  readonly msPerPhone: number;
  readonly least: number;
  readonly most: number;
}

/**
 * Reading the whole inventory costs a request for fifty phones, an operation at least two for each. So the readings that the
 * guards need stay within a twenty-fifth of the work, and none of their facts is older than five minutes.
 */
export const FACTS_OF_GUARDS: Freshness = { msPerPhone: 33, least: 10_000, most: 300_000 };
/** What is looked at to prove that something was done; a small fleet is read at once. */
export const FACTS_OF_EVIDENCE: Freshness = { msPerPhone: 33, least: 1_000, most: 300_000 };

export async function goodForMs(
  { devices }: { readonly devices: Pick<DeviceStore, 'counts'> },
  { msPerPhone, least, most }: Freshness,
): Promise<number> {
  const { total } = await devices.counts(EVERYTHING);
  return Math.min(most, Math.max(least, total * msPerPhone));
}
