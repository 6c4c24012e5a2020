import type { Region } from '../../devices/index.ts';

/** What the demo organisation is made of: its sites, and the phones it buys. */
export interface Site {
  readonly name: string;
  readonly region: Region;
  readonly timeZone: string;
  readonly language: string;
}

export const SITES: readonly [Site, ...Site[]] = [
  { name: 'Lyon', region: 'EMEA', timeZone: 'Europe/Paris', language: 'fr-FR' },
  { name: 'Paris', region: 'EMEA', timeZone: 'Europe/Paris', language: 'fr-FR' },
  { name: 'Lille', region: 'EMEA', timeZone: 'Europe/Paris', language: 'fr-FR' },
  { name: 'Madrid', region: 'EMEA', timeZone: 'Europe/Madrid', language: 'es-ES' },
  { name: 'London', region: 'EMEA', timeZone: 'Europe/London', language: 'en-GB' },
  { name: 'Chicago', region: 'NOAM', timeZone: 'America/Chicago', language: 'en-US' },
  { name: 'Toronto', region: 'NOAM', timeZone: 'America/Toronto', language: 'en-CA' },
  { name: 'São Paulo', region: 'NOAM', timeZone: 'America/Sao_Paulo', language: 'pt-BR' },
  { name: 'Singapore', region: 'APAC', timeZone: 'Asia/Singapore', language: 'en-SG' },
  { name: 'Sydney', region: 'APAC', timeZone: 'Australia/Sydney', language: 'en-AU' },
];

export const VENDORS = ['Poly', 'Yealink', 'Cisco', 'AudioCodes'] as const;
export type Vendor = (typeof VENDORS)[number];

/** Address blocks that IEEE gave these vendors, as six upper-case hex digits. */
export const VENDOR_PREFIXES: Readonly<Record<Vendor, readonly [string, ...string[]]>> = {
  Poly: ['0004F2', '64167F', '482567'],
  Yealink: ['001565', '805EC0', '805E0C', '249AD8'],
  Cisco: ['0C75BD', '502FA8', '6C416A'],
  AudioCodes: ['00908F', '001719'],
};

export interface PhoneModel {
  readonly vendor: Vendor;
  readonly name: string;
  /** The version SIP Gateway pushes, then older ones that are still met. */
  readonly firmware: readonly [string, ...string[]];
}

export const MODELS: readonly [PhoneModel, ...PhoneModel[]] = [
  { vendor: 'Poly', name: 'VVX 411', firmware: ['6.4.3.5814', '6.3.1.8427', '5.9.5.0614'] },
  { vendor: 'Poly', name: 'VVX 250', firmware: ['6.4.3.5814', '6.3.1.8427'] },
  { vendor: 'Poly', name: 'VVX 450', firmware: ['6.4.3.5814', '6.3.1.8427'] },
  { vendor: 'Poly', name: 'Trio 8800', firmware: ['7.2.4.0185', '7.2.2.1094', '7.1.1.0997'] },
  { vendor: 'Yealink', name: 'T46U', firmware: ['108.86.5.1', '108.86.0.20'] },
  { vendor: 'Yealink', name: 'T54W', firmware: ['96.86.5.1', '96.85.0.5'] },
  { vendor: 'Yealink', name: 'T31P', firmware: ['124.86.0.147', '124.86.0.40', '124.85.0.40'] },
  { vendor: 'Cisco', name: '8841', firmware: ['12-0-3MPP', '12-0-1MPP', '11-3-3MPP'] },
  { vendor: 'Cisco', name: '7821', firmware: ['12-0-3MPP', '12-0-1MPP'] },
  { vendor: 'AudioCodes', name: 'C450HD', firmware: ['3.4.8.808', '3.4.6.717'] },
  { vendor: 'AudioCodes', name: '445HD', firmware: ['3.4.8.808', '3.4.6.687'] },
];

/** Phones that run Teams themselves; SIP Gateway knows none of them. */
export const NATIVE_MODELS: readonly [PhoneModel, ...PhoneModel[]] = [
  { vendor: 'Poly', name: 'CCX 500', firmware: ['9.1.0.1234', '8.1.5.0022'] },
  { vendor: 'Yealink', name: 'MP56', firmware: ['122.15.0.173', '122.15.0.142'] },
];

/** Compares site names as people type them: `sao paulo` is `São Paulo`. */
export function siteKey(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .trim()
    .toLowerCase();
}

export function siteNamed(name: string): Site | undefined {
  return SITES.find((site) => siteKey(site.name) === siteKey(name));
}
