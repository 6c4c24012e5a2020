/**
 * Reading the whole inventory costs a request for fifty phones, an operation at least two for each. So readings stay within a
 * twenty-fifth of the work, and no fact is older than five minutes.
 */
const MS_PER_PHONE = 33;
const MOST_MS = 300_000;

/** How old the mirror of an inventory of so many phones may be while work is under way, in milliseconds. */
export function goodForMs(phones: number, leastMs: number): number {
  return Math.min(MOST_MS, Math.max(leastMs, phones * MS_PER_PHONE));
}
