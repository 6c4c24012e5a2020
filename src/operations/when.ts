/** What a command says of time and caution, taken out of its text: what is left names the phones. */
import { DateTime } from 'luxon';
import { ok, refuse, type Result } from '../kernel/result.ts';
import type { Recurrence } from './recurrence.ts';
import { parseTime, TIME } from './time-of-day.ts';
import { parseWaves, type Wave } from './waves.ts';
import { parseWeekdays } from './weekdays.ts';
import type { Hours, Window } from './windows.ts';

interface Timing extends Hours {
  /** It is to be done again and again. */
  readonly every?: Recurrence;
  readonly waves?: readonly Wave[];
  /** A wave with more failures than this halts the change. */
  readonly haltPercent?: number;
}

/** A selector, and what is said of time with it. */
const LONGEST = 2_500;

type Words = Readonly<Partial<Record<string, string>>>;

/** One way of saying something. */
interface Clause {
  readonly says: 'waves' | 'halt' | 'time';
  /** Finds the clause, also where it is wrong, unless its words may well be meant for phones. */
  readonly pattern: RegExp;
  /** Undefined where the words make no sense. */
  read(words: Words): Result<Timing> | undefined;
}

const upTo = String.raw`(?:\s*[-–]\s*|\s+(?:to|and|until|till|à|a|et|jusqu['’]à)\s+)`;
const hours = String.raw`(?<from>${TIME})(?:${upTo}(?<to>${TIME}))?`;
const atHours = String.raw`(?:(?:at|from|à|a|de)\s+)?${hours}`;
const wave = String.raw`(?:(?:the|le)\s+)?[^\s,]+(?:\s%)?`;
const listOf = (item: string, also = ''): string => String.raw`${item}(?:(?:\s*,\s*${also})${item})*`;
const weekdays = listOf(String.raw`\p{L}+`, String.raw`|\s+(?:and|et)\s+`);

/** In this order: the earlier ones hold words that the later ones begin with. */
const CLAUSES: readonly Clause[] = [
  clause('waves', String.raw`(?:waves?|vagues?)(?:\s+(?<list>${listOf(wave)}))?`, ({ list }) => {
    const waves = parseWaves(list ?? '');
    return waves.ok ? ok({ waves: waves.value }) : waves;
  }),
  clause(
    'halt',
    String.raw`(?:halt|arr[eê]t)(?:\s+(?:at|above|à|a))?(?:\s+(?<share>\S+)(?:\s%)?)?`,
    ({ share }) => {
      const percent = /^(\d{1,3}(?:[.,]\d+)?)%?$/.exec(share ?? '')?.[1]?.replace(',', '.');
      return percent === undefined || Number(percent) > 100
        ? undefined
        : ok({ haltPercent: Number(percent) });
    },
  ),
  clause(
    'time',
    String.raw`(?:every|each|chaque|tous\s+les|toutes\s+les)(?:\s+(?<days>${weekdays}(?:\s+ouvr\p{L}+)?)(?:\s+${atHours})?)?`,
    readRecurrence,
  ),
  clause(
    'time',
    String.raw`(?:on|le)\s+(?=\d)(?:(?<day>\d{4}-\d{2}-\d{2})\s+${atHours}|\S+)`,
    ({ day, from, to }) => {
      const window = windowOf(from, to);
      return day !== undefined && DateTime.fromISO(day).isValid && window ? ok({ day, window }) : undefined;
    },
  ),
  clause('time', String.raw`at(?:\s+(?:${hours}|\S+))?`, readHours),
  clause('time', String.raw`(?:from|between|à|a|de|entre)\s+${hours}`, readHours),
];

function clause(says: Clause['says'], text: string, read: Clause['read']): Clause {
  return { says, pattern: new RegExp(String.raw`(?<=^|\s)(?:${text})(?=\s|$)`, 'iu'), read };
}

function readRecurrence({ days, from, to }: Words): Result<Timing> | undefined {
  const weekdays = parseWeekdays(days ?? '');
  const window = windowOf(from, to);
  if (!weekdays || !window) return undefined;
  const every = { weekdays, time: window.from };
  return ok(window.to === null ? { every } : { every, window });
}

function readHours({ from, to }: Words): Result<Timing> | undefined {
  const window = windowOf(from, to);
  return window && ok({ window });
}

/** Undefined where a time is none, or no time lies between the two. */
function windowOf(fromText = '', toText?: string): Window | undefined {
  const from = parseTime(fromText);
  if (from === undefined || toText === undefined) return from === undefined ? undefined : { from, to: null };
  const to = parseTime(toText);
  return to === undefined || to === from ? undefined : { from, to };
}

/**
 * Reads `site:Lyon at 22:00-05:00 waves 5%,25%,rest halt 10%`. What stands in quotes is left alone.
 * Refuses with `command-too-long` {max}, `when.not-understood` {text}, `when.twice` {text}, `when.past` {day}, and what {@link parseWaves} refuses.
 * @param today `yyyy-MM-dd`, where the requester is
 */
export function readTiming(text: string, today: string): Result<Timing & { readonly selector: string }> {
  if (text.length > LONGEST) return refuse('command-too-long', { max: LONGEST });
  let selector = text.normalize('NFC').trim();
  let timing: Timing = {};
  const said = new Set<Clause['says']>();
  for (const { says, pattern, read } of CLAUSES) {
    for (let found = find(pattern, selector); found; found = find(pattern, selector)) {
      const [words] = found;
      if (said.has(says)) return refuse('when.twice', { text: words });
      said.add(says);
      const meant = read(found.groups ?? {});
      if (!meant) return refuse('when.not-understood', { text: words });
      if (!meant.ok) return meant;
      timing = { ...timing, ...meant.value };
      selector = without(selector, found.index, words.length);
    }
  }
  if (timing.day !== undefined && timing.day < today) return refuse('when.past', { day: timing.day });
  return ok({ ...timing, selector });
}

function find(pattern: RegExp, text: string): RegExpExecArray | null {
  return pattern.exec(text.replaceAll(/"(?:[^"]|"")*"?/g, (quoted) => '"'.repeat(quoted.length)));
}

function without(text: string, at: number, length: number): string {
  const sides = [text.slice(0, at).trimEnd(), text.slice(at + length).trimStart()];
  return sides.filter((side) => side !== '').join(' ');
}
