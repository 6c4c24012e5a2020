/** Whose phone a MAC is, by the IEEE's list of assigned prefixes. */
import { createRequire } from 'node:module';
import type { Mac } from '../devices/index.ts';

/** The vendors whose devices SIP Gateway supports. */
export const SIP_GATEWAY_VENDORS = [
  'Cisco',
  'Poly',
  'Yealink',
  'AudioCodes',
  'Spectralink',
  'Ascom',
  'Gigaset',
  'Algo',
  'ALE',
  'Snom',
] as const;
export type SipGatewayVendor = (typeof SIP_GATEWAY_VENDORS)[number];

/**
 * Registered names, old ones included: Poly was Polycom and Plantronics and bought Obihai, Spectralink bought KIRK, ALE was
 * Alcatel-Lucent Enterprise. Anchored, since others sound alike (DAIKYUNG VASCOM, Ascom Powerline, ALGOSYSTEM, Cisco Meraki).
 */
const OWNERS: Readonly<Record<SipGatewayVendor, RegExp>> = {
  Cisco: /^cisco systems,? inc/i,
  Poly: /^(poly|polycom|plantronics, inc\.|obihai technology, inc\.)$/i,
  Yealink: /^(xiamen )?yealink\b/i,
  AudioCodes: /^(audio ?codes\b|netrake an audiocodes)/i,
  Spectralink: /^(spectralink|kirk telecom)\b/i,
  Ascom: /^ascom (tateco|danmark)\b/i,
  Gigaset: /^gigaset\b/i,
  Algo: /^algo communication\b/i,
  ALE: /^(ale international|alcatel-lucent enterprise)$/i,
  Snom: /^snom\b/i,
};

/** Prefix lengths the IEEE assigns (MA-S, MA-M, MA-L), the longest first: a small block lies inside a larger one. */
const PREFIX_DIGITS = [9, 7, 6] as const;

let registry: Readonly<Record<string, string>> | undefined;

/** @returns `owner` null where the prefix is not assigned, `vendor` null where its owner makes no supported phones. */
export function vendorOf(mac: Mac): {
  readonly owner: string | null;
  readonly vendor: SipGatewayVendor | null;
} {
  const owner = ownerOf(mac);
  const vendor = SIP_GATEWAY_VENDORS.find((name) => owner !== null && OWNERS[name].test(owner));
  return { owner, vendor: vendor ?? null };
}

function ownerOf(mac: Mac): string | null {
  // 54,000 entries, read when first asked for; an import would read them at every start and type each one.
  registry ??= createRequire(import.meta.url)('oui-data') as Readonly<Record<string, string>>;
  const digits = mac.toUpperCase();
  for (const length of PREFIX_DIGITS) {
    const entry = registry[digits.slice(0, length)];
    // Name, then the postal address on lines of its own.
    if (entry !== undefined) return entry.split('\n', 1)[0] ?? null;
  }
  return null;
}
