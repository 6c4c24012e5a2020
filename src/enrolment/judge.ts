/** What is to become of every row of an enrolment file, before anything is touched. */
import type { Device, Mac, Region } from '../devices/index.ts';
import type { CsvRow } from './csv-rows.ts';
import { isUpn, type Facts } from './facts.ts';
import { accountCheck, type AccountCheck } from './judge-account.ts';
import { isAccepted, type Outcome } from './outcomes.ts';
import { subjectOf, type Subject } from './subject.ts';

export { neededAccounts, neededMacs } from './facts.ts';
export type { Facts } from './facts.ts';

/**
 * What the wording of an outcome may name:
 * `firstRow` (duplicate-mac) · `owner` (not-a-phone: whose prefix it is; absent where nobody's) · `policy` (no-sip-policy,
 * personal-account) · `upn` (enrolled, enrolled-other: who is signed in) · `region` (bad-region: where the tenant has the
 * phone; on an accepted row: where the site's other phones are) · `sameAccountRow` (an accepted row before it uses the same
 * account) · `change` (in-other-change) · `predicted` (a bulk sign-in error that may still come, such as `sign-in.device-offline`).
 */
export type Hint = Readonly<
  Partial<
    Record<'owner' | 'policy' | 'upn' | 'region' | 'predicted', string> &
      Record<'firstRow' | 'sameAccountRow' | 'change', number>
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
  const { upn, known, site, tenantRegion, region, source } = subject;
  if (upn !== null) {
    if (!isUpn(upn)) return { outcome: 'bad-user' };
    const problem = check(accounts.get(upn));
    if (problem)
      return finding(problem.outcome, problem.policy === undefined ? {} : { policy: problem.policy });
  }
  if (site === null && !known) return { outcome: 'no-location' };
  if (region === undefined) return { outcome: source.region === null ? 'unknown-region' : 'bad-region' };
  // Bulk sign-in looks a phone up in one region only and answers "Device not found in records" in the others.
  if (tenantRegion !== undefined && tenantRegion !== region)
    return { outcome: 'bad-region', hint: { region: tenantRegion } };
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
