/** What is asked for: region, vendors, and optionally language, tenant and time. Every part comes as text and is judged here. */
import { isIPv4 } from 'node:net';
import { closest, distance } from 'fastest-levenshtein';
import { fold, REGIONS, type Region } from '../devices/index.ts';
import { ok, refuse, type Result } from '../kernel/result.ts';
import { LANGUAGE_NAMES, PHONE_LANGUAGES, type PhoneLanguage } from './languages.ts';
import { MOST_TIME_SERVERS } from './options.ts';
import { VENDORS, type Vendor } from './vendors.ts';

export interface ProvisioningRequest {
  readonly region: Region;
  /** At least one, none twice. */
  readonly vendors: readonly Vendor[];
  readonly language: PhoneLanguage | null;
  /** Entra tenant id. */
  readonly tenant: string | null;
  /** IPv4 addresses for option 42. */
  readonly timeServers: readonly string[];
  /** Seconds for option 2. */
  readonly utcOffset: number | null;
}

/** The parts as they were typed or chosen; empty where nothing was said. */
export interface RequestParts {
  readonly region: string;
  readonly vendors: readonly string[];
  readonly language: string;
  readonly tenant: string;
  readonly timeServers: readonly string[];
  readonly utcOffset: string;
}

const REGION_NAMES: Readonly<Record<Region, readonly string[]>> = {
  NOAM: ['america', 'americas', 'amer', 'amerique', 'ameriques'],
  EMEA: [],
  APAC: [],
};
const TENANT = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const OFFSET = /^(?:(?:utc|gmt)?([+-])(\d{1,2})(?::([0-5]\d))?|utc|gmt|0)$/i;
/** Kiribati is the farthest east; no inhabited place is farther west than UTC-12. */
const OFFSET_HOURS = { least: -12, most: 14 } as const;
const MOST_SHOWN = 60;

/**
 * Refuses with `provisioning.no-region`, `.no-vendor`, `.unknown-region`, `.unknown-vendor`, `.unknown-language` (each
 * {text, suggestion, choices}), `.bad-tenant` {text}, `.bad-time-server` {text}, `.too-many-time-servers` {max} and
 * `.bad-utc-offset` {text}.
 */
export function readRequest(parts: RequestParts): Result<ProvisioningRequest> {
  const region = regionNamed(parts.region);
  if (!region && parts.region !== '') return unknownRegion(parts.region);
  const vendors: Vendor[] = [];
  for (const text of parts.vendors) {
    const vendor = vendorNamed(text);
    if (!vendor) return unknownVendor(text);
    if (!vendors.includes(vendor)) vendors.push(vendor);
  }
  if (vendors.length === 0) return refuse('provisioning.no-vendor');
  if (!region) return refuse('provisioning.no-region');
  const language = languageNamed(parts.language) ?? null;
  if (!language && parts.language !== '') return unknownLanguage(parts.language);
  const tenant = parts.tenant === '' ? null : parts.tenant;
  if (tenant !== null && !isTenant(tenant)) return refuse('provisioning.bad-tenant', { text: shown(tenant) });
  const { timeServers } = parts;
  const wrong = timeServers.find((text) => !isIPv4(text));
  if (wrong !== undefined) return refuse('provisioning.bad-time-server', { text: shown(wrong) });
  if (timeServers.length > MOST_TIME_SERVERS)
    return refuse('provisioning.too-many-time-servers', { max: MOST_TIME_SERVERS });
  const utcOffset = parts.utcOffset === '' ? null : secondsOf(parts.utcOffset);
  if (utcOffset === undefined) return refuse('provisioning.bad-utc-offset', { text: shown(parts.utcOffset) });
  return ok({ region, vendors, language, tenant, timeServers, utcOffset });
}

export function regionNamed(text: string): Region | undefined {
  const name = fold(text);
  return REGIONS.find((region) => fold(region) === name || REGION_NAMES[region].includes(name));
}

export function vendorNamed(text: string): Vendor | undefined {
  const name = fold(text);
  return VENDORS.find((vendor) => spellings(vendor).includes(name));
}

export function languageNamed(text: string): PhoneLanguage | undefined {
  const name = fold(text).replace(/^lang_/, '');
  return PHONE_LANGUAGES.find((code) => code === name || LANGUAGE_NAMES[code].includes(name));
}

export function isTenant(text: string): boolean {
  return TENANT.test(text);
}

/** `+02:00`, `UTC-5` or `0` as seconds; undefined where it is none, or farther than any place on earth. */
export function secondsOf(text: string): number | undefined {
  const match = OFFSET.exec(text.replace('−', '-'));
  if (!match) return undefined;
  const [, sign, hours = '0', minutes = '0'] = match;
  const hoursEast = (Number(hours) + Number(minutes) / 60) * (sign === '-' ? -1 : 1);
  if (hoursEast < OFFSET_HOURS.least || hoursEast > OFFSET_HOURS.most) return undefined;
  return Math.round(hoursEast * 3600) + 0;
}

export function unknownRegion(text: string): Result<never> {
  const names = REGIONS.flatMap((region) => [fold(region), ...REGION_NAMES[region]]);
  return refuse('provisioning.unknown-region', unknown(text, regionNamed(nearest(text, names)), REGIONS));
}

export function unknownVendor(text: string): Result<never> {
  const near = vendorNamed(nearest(text, VENDORS.flatMap(spellings)))?.id;
  const ids = VENDORS.map(({ id }) => id);
  return refuse('provisioning.unknown-vendor', unknown(text, near, ids));
}

export function unknownLanguage(text: string): Result<never> {
  const names = PHONE_LANGUAGES.flatMap((code) => [code, ...LANGUAGE_NAMES[code]]);
  const near = languageNamed(nearest(text, names));
  return refuse('provisioning.unknown-language', unknown(text, near, PHONE_LANGUAGES));
}

/** `suggestion` is empty where nothing is near. */
function unknown(
  text: string,
  near: string | undefined,
  choices: readonly string[],
): Record<'text' | 'suggestion' | 'choices', string> {
  return { text: shown(text), suggestion: near ?? '', choices: choices.join(', ') };
}

/** The name that a slip of the hand makes of this; nothing where none is near. */
function nearest(text: string, names: readonly string[]): string {
  const near = closest(fold(text), names);
  return distance(fold(text), near) <= Math.max(1, near.length / 2) ? near : '';
}

function spellings({ id, name, says }: Vendor): string[] {
  return [id, id.replace('-', ' '), fold(name), ...says];
}

function shown(text: string): string {
  return text.slice(0, MOST_SHOWN);
}
