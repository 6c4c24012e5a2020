import { auditList } from '../../cards/audit-list.ts';
import { changeExport } from '../../cards/change-export.ts';
import { csv, jsonLines, signatureOf, type AuditSearch, type NumberedEntry } from '../../src/audit/index.ts';
import type { DownloadedSheet } from '../../src/conversations/index.ts';
import { answer, refused, say, type Answer } from '../answer.ts';
import { parseAudit, type AuditRequest } from './audit-request.ts';
import type { Context } from '../command.ts';
import type { HandedOut } from '../changes/handed-out.ts';
import type { Services } from '../services.ts';
import { LINK_MINUTES } from '../changes/sheets.ts';
import { timeZoneOf } from '../time-zone.ts';

const PER_PAGE = 8;
/** A selector of more phones picks nothing out. */
const MOST_PHONES = 2_000;
const LONGEST_DETAIL = 160;

/** A page of what the text asks for, newest first. Pages are counted from 1. */
export async function auditPage(context: Context, text: string, page: number): Promise<Answer> {
  const { services } = context;
  const request = parseAudit(text, { now: services.world.clock.now(), zone: timeZoneOf(context) });
  if (!request.ok) return refused(request.refusal);
  const search = await searchOf(services, request.value);
  if (!search) return say('warning', 'audit.too-many-phones', { most: MOST_PHONES });
  const { entries, more } = await services.stores.audit.search(search, { page: page - 1, perPage: PER_PAGE });
  return answer(auditList, { query: text, page, more, entries: entries.map(shown) });
}

/** With the phones that the selector picks as subjects; undefined where they are too many. */
async function searchOf(
  { stores }: Pick<Services, 'stores'>,
  { selector, ...search }: AuditRequest,
): Promise<AuditSearch | undefined> {
  if (!selector) return search;
  const phones = await stores.devices.select(selector, { offset: 0, limit: MOST_PHONES + 1 });
  if (phones.length > MOST_PHONES) return undefined;
  return { ...search, subjects: phones.map(({ mac }) => `device ${mac}`) };
}

function shown({ seq, at, who, action, subject, detail }: NumberedEntry) {
  const { reference, ...rest } = detail ?? {};
  // Never what the end of a long detail is cut off with.
  const told = Object.entries(reference === undefined ? rest : { reference, ...rest }).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return {
    ...{ number: String(seq), at: at.toISOString(), who: who.name, action, subject },
    detail: told.join(', ').slice(0, LONGEST_DETAIL),
  };
}

/** Links to the log as signed files; who took it out is audited in turn. */
export async function auditFiles(
  { services, turn, locale }: Context,
  since: Date | undefined,
): Promise<Answer> {
  const { auditing, stores, publicUrl } = services;
  const stretch = await auditing.chain.stretch(since);
  if (!stretch) return say('info', 'audit.empty');
  const { first, last } = stretch;
  await stores.audit.append([
    { who: turn.who, action: 'audit.exported', subject: 'audit', detail: { first, last }, where: turn.where },
  ]);
  const files = await Promise.all(
    FILES.map(async (code) => {
      const link = { subject: 'audit', id: last, sheet: `${code}:${first}`, locale } as const;
      const token = await stores.downloads.create(link, LINK_MINUTES * 60_000);
      const name = fileName(code, first, last);
      const rows = code === 'signature' ? null : last - first + 1;
      return { code: `audit-${code}` as const, name, url: `${publicUrl}/files/${token}/${name}`, rows };
    }),
  );
  const { fingerprint } = await auditing.signer.publicKey();
  const id = `${first}–${last}`;
  return answer(changeExport, { of: 'audit', id, files, minutes: LINK_MINUTES, fingerprint });
}

const FILES = ['jsonl', 'csv', 'signature'] as const;
type FileCode = (typeof FILES)[number];
const TYPES = { jsonl: 'application/jsonl', csv: 'text/csv', signature: 'application/json' } as const;

/** A file of the log as its link asks for it. */
export async function auditFile(
  { auditing }: Pick<Services, 'auditing'>,
  { id: last, sheet }: Pick<DownloadedSheet, 'id' | 'sheet'>,
): Promise<HandedOut | undefined> {
  const [wanted, from] = sheet.split(':');
  const code = FILES.find((one) => one === wanted);
  const first = Number(from);
  const stretch = code && (await auditing.chain.between(first, last));
  if (!stretch) return undefined;
  const entries = auditing.chain.entries(stretch);
  const text = {
    jsonl: () => jsonLines(entries),
    csv: () => csv(entries),
    signature: () => signatureOf(stretch, auditing.signer, auditing.clock.now()),
  };
  return { name: fileName(code, first, last), type: TYPES[code], text: await text[code]() };
}

function fileName(code: FileCode, first: number, last: number): string {
  return `audit-${first}-${last}.${code === 'signature' ? 'signature.json' : code}`;
}
