/** What has to be known about the phones and accounts of a file before its rows are judged. */
import { boxOf, parseMac, type Device, type Mac, type Region } from '../devices/index.ts';
import type { ProvisioningState } from './admin-center.ts';
import type { CsvRow } from './csv-rows.ts';
import type { Account } from './directory.ts';
import type { CallingPolicy, IPPhonePolicy } from './teams-admin.ts';

/** What the tenant says, fetched for {@link neededMacs} and {@link neededAccounts}. */
export interface Facts {
  readonly devices: ReadonlyMap<Mac, Device>;
  /** By lower-case user principal name. */
  readonly accounts: ReadonlyMap<string, Account>;
  readonly callingPolicies: readonly CallingPolicy[];
  readonly ipPhonePolicies: readonly IPPhonePolicy[];
  /** The region of every site that has phones, by lower-case name. */
  readonly siteRegions: ReadonlyMap<string, Region>;
  readonly states?: ReadonlyMap<Mac, ProvisioningState>;
}

/** The distinct accounts that the rows name, in lower case: what to ask the directory for. */
export function neededAccounts(rows: readonly CsvRow[]): string[] {
  const upns = rows.filter((row) => row.broken === undefined).map((row) => row.user?.toLowerCase() ?? '');
  return [...new Set(upns.filter(isUpn))];
}

/** The distinct phones that the rows name, adapters' boxes beside their ports: what to ask the inventory for. */
export function neededMacs(rows: readonly CsvRow[]): Mac[] {
  const macs = rows.filter((row) => row.broken === undefined).map((row) => parseMac(row.mac));
  return [...new Set(macs.filter((mac) => mac !== undefined).flatMap((mac) => [mac, boxOf(mac)]))];
}

/** The shape of a user principal name: one @, no blanks, a dotted domain. Whether it exists is the directory's to say. */
export function isUpn(text: string): boolean {
  return text.length <= 254 && /^[^\s@"<>()[\]\\,;:]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(text);
}
