/** For how long a role is lent, as people type it. */
import { DateTime } from 'luxon';
import { parseTime, parseWeekdays } from '../operations/index.ts';
import { ok, refuse, type Result } from '../kernel/result.ts';

const UNITS: ReadonlyMap<string, 'hours' | 'days' | 'weeks'> = new Map([
  ...['h', 'hour', 'hours', 'heure', 'heures'].map((word) => [word, 'hours'] as const),
  ...['day', 'days', 'jour', 'jours'].map((word) => [word, 'days'] as const),
  ...['week', 'weeks', 'semaine', 'semaines'].map((word) => [word, 'weeks'] as const),
]);
const SPAN = /^(?:for|pendant|pour|durant) (\d{1,3}) ?(\p{L}+)$/iu;
const END = /^(?:until|till|jusqu['’](?:au|à|a)) (?:(?:le|the) )?(.+)$/iu;
const DATE = /^(\d{4}-\d{2}-\d{2}|[\p{L}'’]+)(?: (?:at |à )?(.+))?$/iu;
const BEGINS = /(?:^|\s)(?:for|pendant|pour|durant|until|till|jusqu['’](?:au|à|a))(?=\s)/giu;

/** `adele@contoso.com for 3 days`: who, and the rest, from the last word that can begin a period. */
export function partPeriod(text: string): { readonly whom: string; readonly period: string } | undefined {
  const last = [...text.matchAll(BEGINS)].at(-1);
  if (!last) return undefined;
  return { whom: text.slice(0, last.index).trim(), period: text.slice(last.index).trim() };
}

/**
 * Reads `for 3 days`, `until 18:00`, `until Friday`, `until 2026-12-01 12:00`, `jusqu'au 2026-12-01`; a day lasts to its end.
 * Refuses with `delegation.period-not-understood` {text}.
 */
export function readPeriod(text: string, now: Date, zone: string): Result<Date> {
  const here = DateTime.fromJSDate(now, { zone });
  const plain = text.trim().replaceAll(/\s+/g, ' ');
  const end = spanEnd(plain, here) ?? namedEnd(END.exec(plain)?.[1]?.trim() ?? '', here);
  return end?.isValid === true
    ? ok(end.toJSDate())
    : refuse('delegation.period-not-understood', { text: plain });
}

function spanEnd(text: string, here: DateTime): DateTime | undefined {
  const [, count, word = ''] = SPAN.exec(text) ?? [];
  const unit = UNITS.get(word.toLowerCase());
  return unit && here.plus({ [unit]: Number(count) });
}

function namedEnd(text: string, here: DateTime): DateTime | undefined {
  const time = parseTime(text);
  if (time !== undefined) {
    const today = at(here, time);
    return today > here ? today : at(here.plus({ days: 1 }), time);
  }
  const [, dayText, timeText] = DATE.exec(text) ?? [];
  const day = dayText === undefined ? undefined : dayOf(dayText, here);
  if (!day || timeText === undefined) return day?.plus({ days: 1 }).startOf('day');
  const then = parseTime(timeText);
  return then === undefined ? undefined : at(day, then);
}

function dayOf(text: string, here: DateTime): DateTime | undefined {
  if (/^(?:today|aujourd['’]hui)$/i.test(text)) return here;
  if (/^(?:tomorrow|demain)$/i.test(text)) return here.plus({ days: 1 });
  if (/^\d/.test(text)) return DateTime.fromISO(text, { zone: here.zone });
  const [weekday, ...others] = parseWeekdays(text) ?? [];
  if (weekday === undefined || others.length > 0) return undefined;
  return here.plus({ days: (weekday - here.weekday + 7) % 7 || 7 });
}

function at(day: DateTime, time: string): DateTime {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return day.set({ hour, minute, second: 0, millisecond: 0 });
}
