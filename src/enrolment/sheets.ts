/** The CSV files that Linekeeper hands out. */
import { stringify } from 'csv-stringify/sync';
import { boxOf, hardwareId, type Mac } from '../devices/index.ts';
import type { Judgement } from './judge.ts';
import type { Target } from './target.ts';

/** Brings the wording of a code. */
export type Say = (code: string) => string;

type Cell = string | number | null;

/** Behind blanks, or where a spreadsheet that parts cells at semicolons or tabs, as in half of Europe, would find a formula. */
const FORMULA_WITHIN = /(?:^\s+|[;\t\r\n]["'\s]{0,9})(?=[=+\-@])/g;

/**
 * RFC 4180 with a byte order mark, by which Excel knows UTF-8. A cell that a spreadsheet would run as a formula gets an
 * apostrophe before it; the reader takes it off again.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const safe = rows.map((cells) => cells.map(withoutFormulasWithin));
  return stringify([header, ...safe], { bom: true, record_delimiter: 'windows', escape_formulas: true });
}

function withoutFormulasWithin(cell: Cell): Cell {
  return typeof cell === 'string' ? cell.replace(FORMULA_WITHIN, `$&'`) : cell;
}

/** `Template_Provisioning.csv` of the Teams admin center: boxes, not ports, each once. */
export function provisioningTemplate(targets: readonly Pick<Target, 'mac' | 'site'>[]): string {
  const boxes = new Map(targets.map((target) => [boxOf(target.mac), target.site]));
  return toCsv(
    ['MAC id', 'Location'],
    [...boxes].map(([mac, site]) => [hardwareId(mac), site]),
  );
}

/** What `New-CsSdgBulkSignInRequest -DeviceDetailsFilePath` takes. Targets without an account have no place in it. */
export function bulkSignInSheet(targets: readonly Pick<Target, 'mac' | 'upn'>[]): string {
  return toCsv(
    ['Username', 'HardwareId'],
    targets.filter(({ upn }) => upn !== null).map(({ mac, upn }) => [upn, hardwareId(mac)]),
  );
}

/** A row that was left out, as the file had it. */
export interface Rejected {
  readonly row: number;
  readonly outcome: string;
  readonly mac: string;
  readonly user: string | null;
  readonly site: string | null;
  readonly region: string | null;
}

export function rejectedRow({ outcome, source }: Judgement): Rejected {
  const { row, mac, user, site, region } = source;
  return { row, outcome, mac, user, site, region };
}

/** The rows left out with the reason of each. Its first columns are an enrolment file again: mend the rows and send it. */
export function rejectedSheet(rejected: readonly Rejected[], say: Say): string {
  return toCsv(
    ['MAC id', 'Location', 'Username', 'Region', 'Row', 'Code', 'Reason'],
    rejected.map(({ mac, site, user, region, row, outcome }) => [
      mac,
      site,
      user,
      region,
      row,
      outcome,
      say(outcome),
    ]),
  );
}

export type ReportLine = Pick<Target, 'mac' | 'upn' | 'site' | 'region' | 'row' | 'stage' | 'state' | 'code'>;

/** What became of every target. `say` words the codes of failures. */
export function reportSheet(results: readonly ReportLine[], say: Say): string {
  return toCsv(
    ['MAC id', 'Location', 'Username', 'Region', 'Row', 'Stage', 'State', 'Code', 'Reason'],
    results.map(({ mac, site, upn, region, row, stage, state, code }) => [
      hardwareId(mac),
      site,
      upn,
      region,
      row,
      stage,
      state,
      code,
      code === null ? null : say(code),
    ]),
  );
}

export interface CodeLine {
  readonly mac: Mac;
  readonly site: string | null;
  readonly upn: string | null;
  readonly code: string;
  readonly expiresAt: Date;
}

/** To print and take along: what is dialled on which phone, and until when (UTC). */
export function codeSheet(codes: readonly CodeLine[]): string {
  return toCsv(
    ['MAC id', 'Location', 'Username', 'Dial', 'Valid until (UTC)'],
    codes.map(({ mac, site, upn, code, expiresAt }) => [
      hardwareId(mac),
      site,
      upn,
      `*55*${code}`,
      expiresAt.toISOString().slice(0, 16).replace('T', ' '),
    ]),
  );
}
