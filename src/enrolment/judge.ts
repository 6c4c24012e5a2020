/** What is to become of every row of an enrolment file, before anything is touched. */
import { boxOf, parseMac, REGIONS, type Device, type Mac, type Region } from '../devices/index.ts';
import type { ProvisioningState } from './admin-center.ts';
import type { CsvRow } from './csv-rows.ts';
import type { Account } from './directory.ts';
import { accountCheck, type AccountCheck } from './judge-account.ts';
import { isAccepted, type Outcome } from './outcomes.ts';
import type { CallingPolicy, IPPhonePolicy } from './teams-admin.ts';
import { vendorOf } from './vendor-prefix.ts';

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

/**
 * What the wording of an outcome may name:
 * `firstRow` (duplicate-mac) · `owner` (not-a-phone: whose prefix it is; absent where nobody's) · `policy` (no-sip-policy,
 * personal-account) · `upn` (enrolled, enrolled-other: who is signed in) · `region` (bad-region: where the tenant has the
 * phone; on an accepted row: where the site's other phones are) · `sameAccountRow` (an accepted row before it uses the same
 * account) · `predicted` (a bulk sign-in error that may still come, such as `sign-in.device-offline`).
 */
export type Hint = Readonly<
  Partial<
    Record<'owner' | 'policy' | 'upn' | 'region' | 'predicted', string> &
      Record<'firstRow' | 'sameAccountRow', number>
  >
>;

export interface Judgement {
  readonly row: number;
  readonly outcome: Outcome;
  readonly mac: Mac | null;
  /** The supported vendor whose prefix the MAC has, or what the inventory says. */
  readonly vendor: string | null;
  /** Lower case. */
  readonly upn: string | null;
  readonly userId: string | null;
  readonly site: string | null;
  /** Never null on an accepted row. */
  readonly region: Region | null;
  readonly hint?: Hint;
  /** As the file has it, to hand back. */
  readonly source: CsvRow;
}

/** What one row's checks have found so far: an outcome ends them. */
type Finding = Pick<Judgement, 'outcome' | 'hint'>;

/** One judgement for every row, in order. The first problem found is the one told. */
export function judge(rows: readonly CsvRow[], facts: Facts): Judgement[] {
  const check = accountCheck(facts.callingPolicies, facts.ipPhonePolicies);
  const firstRowOf = new Map<Mac, number>();
  const accountRow = new Map<string, number>();
  return rows.map((source) => {
    const subject = subjectOf(source, facts);
    const finding =
      brokenRow(subject, firstRowOf) ??
      signedIn(subject) ??
      barred(subject, facts, check) ??
      accepted(subject);
    if (subject.mac !== null && !firstRowOf.has(subject.mac)) firstRowOf.set(subject.mac, source.row);
    return conclude(
      subject,
      isAccepted(finding.outcome) ? noteAccount(subject, finding, accountRow) : finding,
    );
  });
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

/** A row with what is known about the things it names. */
interface Subject {
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
  readonly siteRegion: Region | undefined;
}

function subjectOf(source: CsvRow, facts: Facts): Subject {
  const mac = (source.broken === undefined ? parseMac(source.mac) : undefined) ?? null;
  const device = mac === null ? undefined : facts.devices.get(mac);
  const box = mac === null ? undefined : facts.devices.get(boxOf(mac));
  const state = (mac === null ? undefined : facts.states?.get(mac)) ?? 'absent';
  const upn = source.user?.toLowerCase() ?? null;
  const site = source.site ?? device?.site ?? box?.site ?? null;
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
    region: source.region === null ? (device?.region ?? box?.region ?? siteRegion) : regionOf(source.region),
    siteRegion,
  };
}

function brokenRow(subject: Subject, firstRowOf: ReadonlyMap<Mac, number>): Finding | undefined {
  const { source, mac, known, prefix } = subject;
  if (source.broken !== undefined) return { outcome: source.broken };
  if (mac === null) return { outcome: 'bad-mac' };
  const firstRow = firstRowOf.get(mac);
  if (firstRow !== undefined) return { outcome: 'duplicate-mac', hint: { firstRow } };
  // A phone that the tenant has already is a phone, whatever its prefix.
  if (known || prefix.vendor !== null) return undefined;
  return finding('not-a-phone', prefix.owner === null ? {} : { owner: prefix.owner });
}

function signedIn({ device, state, upn, account }: Subject): Finding | undefined {
  if (!device) return state === 'signed-in' ? { outcome: 'enrolled' } : undefined;
  if (isSignedOut(device)) return undefined;
  const same =
    upn === null ||
    upn === device.upn?.toLowerCase() ||
    (device.userId !== null && account?.id === device.userId);
  return finding(same ? 'enrolled' : 'enrolled-other', device.upn === null ? {} : { upn: device.upn });
}

function isSignedOut(device: Device): boolean {
  return device.upn === null && device.userId === null;
}

function barred(subject: Subject, { accounts }: Facts, check: AccountCheck): Finding | undefined {
  const { upn, known, site, device, region, source } = subject;
  if (upn !== null) {
    if (!isUpn(upn)) return { outcome: 'bad-user' };
    const problem = check(accounts.get(upn));
    if (problem)
      return finding(problem.outcome, problem.policy === undefined ? {} : { policy: problem.policy });
  }
  if (site === null && !known) return { outcome: 'no-location' };
  if (region === undefined) return { outcome: source.region === null ? 'unknown-region' : 'bad-region' };
  // Bulk sign-in looks a phone up in one region only and answers "Device not found in records" in the others.
  if (device?.region && device.region !== region)
    return { outcome: 'bad-region', hint: { region: device.region } };
  return undefined;
}

function accepted({ upn, state, device, region, siteRegion }: Subject): Finding {
  const hint: Hint = {
    ...(siteRegion !== undefined && siteRegion !== region ? { region: siteRegion } : {}),
    ...(upn !== null && device?.health === 'offline' ? { predicted: 'sign-in.device-offline' } : {}),
  };
  if (upn === null) return finding('provision-only', hint);
  return finding(device !== undefined || state === 'waiting-for-sign-in' ? 'sign-in-only' : 'new', hint);
}

/** Several shared phones may use one account; it is said all the same, since a slip of the hand looks alike. */
function noteAccount({ upn, source }: Subject, found: Finding, accountRow: Map<string, number>): Finding {
  if (upn === null) return found;
  const sameAccountRow = accountRow.get(upn);
  if (sameAccountRow !== undefined) return { ...found, hint: { ...found.hint, sameAccountRow } };
  accountRow.set(upn, source.row);
  return found;
}

function conclude(
  { source, mac, device, prefix, upn, account, site, region }: Subject,
  found: Finding,
): Judgement {
  const vendor = device?.vendor ?? prefix.vendor;
  return {
    row: source.row,
    ...found,
    mac,
    vendor,
    upn,
    userId: account?.id ?? null,
    site,
    region: region ?? null,
    source,
  };
}

function finding(outcome: Outcome, hint: Hint): Finding {
  return Object.keys(hint).length === 0 ? { outcome } : { outcome, hint };
}

function regionOf(text: string): Region | undefined {
  return REGIONS.find((region) => region === text.toUpperCase());
}

/** The shape of a user principal name: one @, no blanks, a dotted domain. Whether it exists is the directory's to say. */
function isUpn(text: string): boolean {
  return text.length <= 254 && /^[^\s@"<>()[\]\\,;:]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(text);
}
