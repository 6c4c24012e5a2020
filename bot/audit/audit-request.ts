/** How the audit is asked for: `change 12`, `device 0004f2abcdef`, `site:Lyon`, `alex approved`, with `since 2026-11-01`. */
import { DateTime } from 'luxon';
import type { AuditSearch } from '../../src/audit/index.ts';
import { fold, parseMac, parseSelector, type Selector } from '../../src/devices/index.ts';
import { ok, refuse, type Result } from '../../src/kernel/result.ts';

export interface AuditRequest extends AuditSearch {
  /** The phones whose entries are meant. */
  readonly selector?: Selector;
}

export interface Here {
  readonly now: Date;
  /** The time zone of whoever asks. */
  readonly zone: string;
}

/** What entries are about, by the words that people use. */
const SUBJECTS: ReadonlyMap<string, string> = new Map([
  ['change', 'change'],
  ['changement', 'change'],
  ['run', 'run'],
  ['procedure', 'run'],
  ['incident', 'incident'],
  ['check', 'check'],
  ['verification', 'check'],
  ['schedule', 'schedule'],
  ['planification', 'schedule'],
  ['watch', 'watch'],
  ['surveillance', 'watch'],
]);

/** Refuses with `audit.bad-since` {text}, and as `parseSelector` does. */
export function parseAudit(text: string, here: Here): Result<AuditRequest> {
  const said = /^(.*?)\s(?:since|depuis)(?:\s(.*))?$/is.exec(` ${text}`);
  const wanted = subjectIn((said?.[1] ?? text).trim());
  if (!wanted.ok || !said) return wanted;
  const since = parseSince(said[2] ?? '', here);
  return since.ok ? ok({ ...wanted.value, since: since.value }) : since;
}

function subjectIn(text: string): Result<AuditRequest> {
  const [word = '', ...rest] = text.split(/\s+/).filter((part) => part !== '');
  const subject = SUBJECTS.get(fold(word));
  const id = /^#?(\d{1,15})$/.exec(rest[0] ?? '')?.[1];
  if (subject !== undefined && id !== undefined && rest.length === 1)
    return ok({ words: [], subjects: [`${subject} ${id}`] });
  const mac = parseMac(/^(?:device|appareil|poste)\s+(.*)/i.exec(text)?.[1] ?? text);
  if (mac) return ok({ words: [], subjects: [`device ${mac}`] });
  if (/(?:^|\s)-?\p{L}+:/u.test(text)) {
    const selector = parseSelector(text);
    return selector.ok ? ok({ words: [], selector: selector.value }) : selector;
  }
  return ok({ words: text.split(/\s+/).filter((part) => part !== '') });
}

const UNIT_MS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  j: 86_400_000,
  w: 604_800_000,
  s: 604_800_000,
};

/** A day, a day with its time, or how long ago. Refuses with `audit.bad-since` {text}. */
export function parseSince(text: string, { now, zone }: Here): Result<Date> {
  const said = fold(text.trim()).replace(/^le\s+/, '');
  const ago = /^(\d{1,4})\s*(m|min|minutes?|h|hours?|heures?|d|days?|j|jours?|w|weeks?|semaines?)$/.exec(
    said,
  );
  if (ago) return ok(new Date(now.getTime() - Number(ago[1]) * (UNIT_MS[ago[2]?.[0] ?? ''] ?? 0)));
  const day = /^(\d{4}-\d{2}-\d{2})(?:[t\s]+(\d{2}:\d{2}))?$/.exec(said);
  const moment = DateTime.fromISO(day ? `${day[1]}T${day[2] ?? '00:00'}` : '', { zone });
  if (!moment.isValid) return refuse('audit.bad-since', { text: text.trim().slice(0, 40) });
  return ok(moment.toJSDate());
}
