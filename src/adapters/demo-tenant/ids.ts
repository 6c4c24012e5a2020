/** Ids that look like Graph's and carry their number, so that no index is needed to find a record again. */
const KINDS = { account: 'a', device: 'd', operation: 'e', batch: 'b' } as const;
export type IdKind = keyof typeof KINDS;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

export function numberedId(kind: IdKind, seed: number, n: number): string {
  return `${hex(seed >>> 0, 8)}-${KINDS[kind]}000-4000-8000-${hex(n, 12)}`;
}

/** The number in an id made by {@link numberedId} with the same kind and seed; undefined for any other text. */
export function idNumber(kind: IdKind, seed: number, id: string): number | undefined {
  const n = parseInt(id.slice(-12), 16);
  return Number.isSafeInteger(n) && numberedId(kind, seed, n) === id.toLowerCase() ? n : undefined;
}
