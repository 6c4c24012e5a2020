import { z } from 'zod';
import {
  ACTIVITIES,
  HEALTHS,
  parseMac,
  REGIONS,
  type Device,
  type Mac,
  type Platform,
} from '../../devices/index.ts';

/** A `teamworkDevice` of Graph's beta, as far as Linekeeper reads it. Enums are text: they grow, and their case varies. */

const text = z.string().nullish();
/** The database's indexes take no long keys; Graph's ids are GUIDs. */
const LONGEST_ID = 100;
/** No name of a phone, a place or an account is longer. */
const LONGEST_TEXT = 200;

export const deviceRecord = z.object({
  id: z.string(),
  deviceType: text,
  companyAssetTag: text,
  notes: text,
  healthStatus: text,
  activityState: text,
  lastModifiedDateTime: text,
  hardwareDetail: z
    .object({ manufacturer: text, model: text, uniqueId: text, macAddresses: z.array(z.string()).nullish() })
    .nullish(),
  currentUser: z.object({ id: text, userPrincipalName: text }).nullish(),
});
export type DeviceRecord = z.infer<typeof deviceRecord>;

const TEAMS_PHONES = ['ipphone', 'lowcostphone'];

/** SIP Gateway's phones and analog adapters (`sip`, `sipAnalog`), and native Teams phones; undefined for rooms, panels and displays. */
export function platformOf({ deviceType }: Pick<DeviceRecord, 'deviceType'>): Platform | undefined {
  const type = deviceType?.toLowerCase() ?? '';
  if (type.startsWith('sip')) return 'sip-gateway';
  return TEAMS_PHONES.includes(type) ? 'teams' : undefined;
}

/** The unique id goes first: it may name the port of an analog adapter, which the list of addresses cannot. */
export function macOf(record: DeviceRecord): Mac | undefined {
  const { uniqueId, macAddresses } = record.hardwareDetail ?? {};
  for (const candidate of [uniqueId ?? '', ...(macAddresses ?? [])]) {
    const mac = parseMac(candidate);
    if (mac) return mac;
  }
  return undefined;
}

/** @returns undefined where it is no phone, or no hardware address can be read */
export function toDevice(record: DeviceRecord): Device | undefined {
  const [mac, platform] = [macOf(record), platformOf(record)];
  if (!mac || !platform || record.id.length > LONGEST_ID) return undefined;
  const hardware = record.hardwareDetail;
  const region = noted('Region', record.notes)?.toUpperCase();
  return {
    id: record.id,
    mac,
    platform,
    name: cut(record.companyAssetTag) ?? `${cut(hardware?.model) ?? 'phone'} ${mac.slice(6)}`,
    site: noted('Location', record.notes) ?? null,
    region: REGIONS.find((known) => known === region) ?? null,
    vendor: cut(hardware?.manufacturer) ?? '',
    model: cut(hardware?.model) ?? '',
    firmware: null,
    userId: cut(record.currentUser?.id) ?? null,
    upn: cut(record.currentUser?.userPrincipalName) ?? null,
    health: oneOf(HEALTHS, record.healthStatus),
    activity: oneOf(ACTIVITIES, record.activityState),
    modifiedAt: parseTime(record.lastModifiedDateTime),
  };
}

/** `Location: Lyon; Region: EMEA` in a device's notes. */
function noted(label: string, notes: string | null | undefined): string | undefined {
  const value = new RegExp(`\\b${label}:([^;\\r\\n]*)`, 'i').exec(notes ?? '')?.[1]?.trim();
  return cut(value === '' ? undefined : value);
}

function cut(value: string | null | undefined): string | undefined {
  return value?.slice(0, LONGEST_TEXT);
}

function oneOf<T extends string>(known: readonly T[], value: string | null | undefined): T | 'unknown' {
  const wanted = value?.toLowerCase();
  return known.find((each) => each.toLowerCase() === wanted) ?? 'unknown';
}

/** Some of Graph's samples write `2021-06-19T12-01-03.45Z`. A year of more or less than four digits, which PostgreSQL would not read, is none. */
export function parseTime(value: string | null | undefined): Date | null {
  const time = new Date((value ?? '').replace(/T(\d\d)-(\d\d)-(\d\d)/, 'T$1:$2:$3'));
  const year = time.getUTCFullYear();
  return year >= 1 && year <= 9_999 ? time : null;
}
