/** The vendors whose devices SIP Gateway takes: which DHCP option they read their provisioning address from, and how it ends. */
import type { PhoneLanguage } from './languages.ts';

/** How option 60 of a client's request begins. */
export type ClassPattern =
  | { readonly kind: 'text'; readonly text: string }
  /** Lower-case hex digits. */
  | { readonly kind: 'bytes'; readonly hex: string };

export interface VendorClass {
  /** Any of these tells the vendor. */
  readonly patterns: readonly [ClassPattern, ...ClassPattern[]];
  /** Title of the vendor's own document that says so; null where it is only what configurations in the field match on. */
  readonly source: string | null;
}

export interface Vendor {
  readonly id: string;
  readonly name: string;
  /** Other ways to write it, folded. */
  readonly says: readonly string[];
  /** The DHCP option that Microsoft names for it; null where it names none, so that the address is set on the device. */
  readonly option: 66 | 160 | null;
  /** What the address ends with. Macros such as `$PSN` are for the device to fill in. */
  readonly suffix: string;
  /** How a DHCP server may know it; null where nothing is known. */
  readonly vendorClass: VendorClass | null;
  /** Languages of SIP Gateway that its devices do not show, or not everywhere. */
  readonly lacks: Readonly<Partial<Record<PhoneLanguage, 'none' | 'partial'>>>;
}

const POLY_MANUAL =
  'Administrator’s Guide SoundPoint IP / SoundStation IP, Parsing Vendor ID Information (Polycom)';

function vendor(id: string, name: string, facts: Partial<Vendor> = {}): Vendor {
  return { id, name, says: [], option: null, suffix: '', vendorClass: null, lacks: {}, ...facts };
}

function startsWith(text: string): ClassPattern {
  return { kind: 'text', text };
}

/**
 * Options and suffixes of phones: "Configure SIP Gateway" (Microsoft Learn, 2024-08), Using DHCP. Suffixes of analog adapters:
 * the same page, Bulk sign in prerequisites; it names no DHCP option for them. Vendors: "Plan for SIP Gateway" (2024-07).
 */
export const VENDORS: readonly Vendor[] = [
  vendor('yealink', 'Yealink', {
    option: 66,
    vendorClass: { patterns: [startsWith('yealink')], source: null },
    lacks: { ja: 'none' },
  }),
  vendor('poly', 'Poly', {
    says: ['polycom', 'hp poly', 'hp'],
    option: 160,
    // IANA enterprise number 13885 in four octets; firmware set to ASCII sends text instead.
    vendorClass: {
      patterns: [{ kind: 'bytes', hex: '0000363d' }, startsWith('Polycom')],
      source: POLY_MANUAL,
    },
    lacks: { ja: 'partial' },
  }),
  vendor('cisco', 'Cisco', {
    says: ['cisco mpp'],
    option: 160,
    suffix: '/$PSN.xml',
    vendorClass: { patterns: [startsWith('Cisco')], source: null },
  }),
  vendor('audiocodes', 'AudioCodes', { says: ['audiocode', 'audio codes'], option: 160 }),
  vendor('ale', 'Alcatel-Lucent Enterprise', {
    says: ['alcatel', 'alcatel-lucent', 'alcatel lucent', 'alcatel lucent enterprise'],
    option: 66,
  }),
  vendor('cisco-ata', 'Cisco ATA', { suffix: '/mac.cfg' }),
  vendor('poly-ata', 'Poly ATA', { says: ['polycom ata'], suffix: '/$mac.cfg' }),
  vendor('audiocodes-ata', 'AudioCodes ATA', { suffix: '/mac.ini' }),
  vendor('spectralink', 'Spectralink'),
  vendor('ascom', 'Ascom'),
  vendor('gigaset', 'Gigaset'),
  vendor('algo', 'Algo'),
  vendor('snom', 'Snom'),
];
