/** Whose phone it is, however its manufacturer spells itself: names change with owners and come with and without “Inc.”. */

const SPELLINGS = {
  Cisco: /\bcisco\b/,
  Poly: /\bpoly(?:com)?\b|\bplantronics\b|\bobihai\b/,
  Yealink: /\byealink\b/,
  AudioCodes: /\baudio ?codes\b/,
  Spectralink: /\bspectralink\b|\bkirk\b/,
  Ascom: /\bascom\b/,
  Gigaset: /\bgigaset\b/,
  Algo: /\balgo\b/,
  ALE: /\bale\b|\balcatel\b/,
  Snom: /\bsnom\b/,
} as const;

/** The makers of phones whose firmware is known here. */
export type Brand = keyof typeof SPELLINGS;

const BRANDS = Object.keys(SPELLINGS) as readonly Brand[];

/** Undefined for everybody else. */
export function brandOf(vendor: string): Brand | undefined {
  const name = vendor.toLowerCase();
  return BRANDS.find((brand) => SPELLINGS[brand].test(name));
}
