import { changeExport } from '../../cards/change-export.ts';
import { localeOf, wording } from '../../cards/wording/index.ts';
import type { Change } from '../../src/changes/index.ts';
import type { Stores } from '../../src/adapters/postgres/index.ts';
import type { DownloadedSheet } from '../../src/conversations/index.ts';
import {
  bulkSignInSheet,
  codeSheet,
  provisioningTemplate,
  rejectedSheet,
  reportSheet,
  type Target,
} from '../../src/enrolment/index.ts';
import { targetsList, targetsReport } from '../../src/operations/index.ts';
import { answer, say, type Answer } from '../answer.ts';
import type { Context } from '../command.ts';

/** How long a link to a file works. */
export const LINK_MINUTES = 60;
const EVERYTHING = 1_000_000;

type Kept = Pick<Stores, 'changes' | 'ledger' | 'operations' | 'downloads'>;

/** The sheets a change can hand out; one without rows is not offered. */
const SHEETS = ['report', 'rejected', 'template', 'sign-in', 'codes', 'targets'] as const;
type SheetCode = (typeof SHEETS)[number];

/** Links to everything that a change has to hand out. */
export async function exportCard({ services, locale }: Context, id: number): Promise<Answer> {
  const change = await services.stores.changes.find(id);
  if (!change) return say('warning', 'change.not-found', { id });
  const rows = await rowsOf(services.stores, change);
  const offered = SHEETS.filter((code) => rows[code] > 0);
  if (offered.length === 0) return say('info', 'change.nothing-to-export', { id });
  const files = await Promise.all(
    offered.map(async (code) => ({
      code,
      name: fileName(id, code),
      url: await linkTo(services, { changeId: id, sheet: code, locale }),
      rows: rows[code],
    })),
  );
  return answer(changeExport, { of: 'change', id: String(id), files, minutes: LINK_MINUTES });
}

/** How many rows each sheet of the change would have. */
async function rowsOf(
  { ledger, operations }: Kept,
  { id, kind, startedAt, total }: Change,
): Promise<Readonly<Record<SheetCode, number>>> {
  if (kind === 'enrolment') {
    const all = await ledger.sheetRows(id);
    return { ...all, report: startedAt ? all.report : 0, targets: 0 };
  }
  const outcomes = await operations.outcomes(id);
  const leftOut = outcomes.filter(({ accepted }) => !accepted).reduce((sum, { count }) => sum + count, 0);
  const none = { template: 0, 'sign-in': 0, codes: 0 };
  return { ...none, report: startedAt ? total : 0, targets: startedAt ? 0 : total, rejected: leftOut };
}

/** A link that works for an hour, for whoever has it. */
export async function linkTo(
  { stores, publicUrl }: { stores: Pick<Kept, 'downloads'>; publicUrl: string },
  sheet: { readonly changeId: number; readonly sheet: SheetCode; readonly locale: string },
): Promise<string> {
  const { changeId: id, ...of } = sheet;
  const token = await stores.downloads.create({ subject: 'change', id, ...of }, LINK_MINUTES * 60_000);
  return `${publicUrl}/files/${token}/${fileName(id, sheet.sheet)}`;
}

/** A change's sheet as its link asks for it. */
export async function changeSheet(
  stores: Kept,
  { id, sheet, locale }: DownloadedSheet,
): Promise<{ readonly name: string; readonly text: string } | undefined> {
  const t = wording(localeOf(locale));
  const say: Saying = (group, code) =>
    t(`${group}.${code}.title`, { defaultValue: t(`${group}.${code}`, { defaultValue: code }) });
  const kind = (await stores.changes.find(id))?.kind;
  const text = await (kind === 'enrolment'
    ? sheetText(stores.ledger, id, sheet, say)
    : operationText(stores.operations, id, sheet, say));
  return text === undefined ? undefined : { name: fileName(id, sheet), text };
}

async function sheetText(
  ledger: Kept['ledger'],
  changeId: number,
  sheet: string,
  say: Saying,
): Promise<string | undefined> {
  if (sheet === 'rejected') {
    return rejectedSheet(await ledger.rejected(changeId, { offset: 0, limit: EVERYTHING }), (code) =>
      say('outcome', code),
    );
  }
  const targets = await ledger.targets(changeId, {});
  switch (sheet) {
    case 'report':
      return reportSheet(targets, (code) => wordOf(code, say));
    case 'template':
      return provisioningTemplate(targets.filter(needsProvisioning));
    case 'sign-in':
      return bulkSignInSheet(targets.filter(({ upn }) => upn !== null));
    case 'codes':
      return codeSheet(targets.flatMap(codeLine));
    default:
      return undefined;
  }
}

/** The word for a code of this group; the code itself where there is none. */
type Saying = (group: string, code: string) => string;

async function operationText(
  operations: Kept['operations'],
  changeId: number,
  sheet: string,
  say: Saying,
): Promise<string | undefined> {
  const targets = await operations.targets(changeId, {});
  const accepted = targets.filter(({ wave }) => wave !== null);
  switch (sheet) {
    case 'report':
      return targetsReport(accepted, (code) => wordOf(code, say));
    case 'rejected':
      return targetsReport(
        targets.filter(({ wave }) => wave === null),
        (code) => say('operation-outcome', code),
      );
    case 'targets':
      return targetsList(accepted.filter(({ step }) => step !== 'done'));
    default:
      return undefined;
  }
}

/** The report's one column of codes mixes states, stages and failures: the first group that words a code has it. */
function wordOf(code: string, say: Saying): string {
  return ['failure', 'state', 'stage'].map((group) => say(group, code)).find((word) => word !== code) ?? code;
}

function codeLine({
  mac,
  site,
  upn,
  verificationCode,
  codeExpiresAt,
}: Target): Parameters<typeof codeSheet>[0][number][] {
  if (verificationCode === null || codeExpiresAt === null) return [];
  return [{ mac, site, upn, code: verificationCode, expiresAt: codeExpiresAt }];
}

function needsProvisioning({ outcome }: Target): boolean {
  return outcome !== 'sign-in-only';
}

function fileName(id: number, code: string): string {
  return `change-${id}-${code}.csv`;
}
