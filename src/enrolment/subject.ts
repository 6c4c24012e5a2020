/** A row of an enrolment file together with what is known about the things it names. */
import { boxOf, parseMac, REGIONS, type Device, type Mac, type Region } from '../devices/index.ts';
import type { ProvisioningState } from './admin-center.ts';
import type { CsvRow } from './csv-rows.ts';
import type { Account } from './directory.ts';
import type { Facts } from './facts.ts';
import { vendorOf } from './vendor-prefix.ts';

export interface Subject {
  readonly source: CsvRow;
  readonly mac: Mac | null;
  readonly device: Device | undefined;
  /** Whether the tenant has it, if not in its inventory then as provisioned. */
  readonly known: boolean;
  /** Where provisioning stands; the inventory lists a phone only after its first sign-in, and late. */
  readonly state: ProvisioningState;
  readonly prefix: ReturnType<typeof vendorOf>;
  readonly upn: string | null;
  readonly account: Account | undefined;
  readonly site: string | null;
  /** What the row says, else where the phone or its site is known to be. */
  readonly region: Region | undefined;
  /** Where the tenant has the phone, or the box that a port belongs to. */
  readonly tenantRegion: Region | undefined;
  /** Where the site's phones are. */
  readonly siteRegion: Region | undefined;
}

export function subjectOf(source: CsvRow, facts: Facts): Subject {
  const mac = (source.broken === undefined ? parseMac(source.mac) : undefined) ?? null;
  const device = mac === null ? undefined : facts.devices.get(mac);
  const box = mac === null ? undefined : facts.devices.get(boxOf(mac));
  const state = (mac === null ? undefined : facts.states?.get(mac)) ?? 'absent';
  const upn = source.user?.toLowerCase() ?? null;
  const site = source.site ?? device?.site ?? box?.site ?? null;
  const tenantRegion = device?.region ?? box?.region ?? undefined;
  const siteRegion = site === null ? undefined : facts.siteRegions.get(site.toLowerCase());
  return {
    source,
    mac,
    device,
    known: device !== undefined || box !== undefined || state !== 'absent',
    state,
    prefix: mac === null ? { owner: null, vendor: null } : vendorOf(mac),
    upn,
    account: upn === null ? undefined : facts.accounts.get(upn),
    site,
    region: source.region === null ? (tenantRegion ?? siteRegion) : regionOf(source.region),
    tenantRegion,
    siteRegion,
  };
}

function regionOf(text: string): Region | undefined {
  return REGIONS.find((region) => region === text.toUpperCase());
}
