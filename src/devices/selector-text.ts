/** The selector language as text: words out of a line, and a condition back into a word. */
import { parseMac } from './mac.ts';
import { fold } from './fold.ts';
import { keyword, meansEverything } from './selector-names.ts';
import type { Condition } from './selector-condition.ts';

export interface Alternative {
  readonly text: string;
  readonly quoted: boolean;
}

/** One word of the line: `-field:<a|"b c"`. */
export interface Word {
  readonly negated: boolean;
  readonly field: string | undefined;
  readonly comparison: '<' | '<=' | '>' | '>=' | undefined;
  /** Without the blank ones. */
  readonly alternatives: readonly Alternative[];
}

/** Inside quotes, two quotes are one. */
const QUOTED = /"((?:[^"]|"")*)"/y;
const PLAIN = /[^\s"|]+/y;
const PREFIX = /[-!]*/y;
const FIELD = /([^\s":|<>]+):/y;
const COMPARISON = /<=|>=|<|>/y;
/** A MAC's own colons are no field's. */
const HARDWARE_ADDRESS = /[0-9a-f]{2,12}(?:[:-][0-9a-f]{2,4})+(?=[\s|]|$)/iy;

/** Undefined where a quote is not closed. */
export function splitWords(line: string): Word[] | undefined {
  const words: Word[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(line) ?? undefined;
    at += found?.[0].length ?? 0;
    return found;
  };
  const starts = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    return pattern.test(line);
  };
  for (take(/\s*/y); at < line.length; take(/\s*/y)) {
    const negated = (take(PREFIX)?.[0].length ?? 0) % 2 === 1;
    const field = starts(HARDWARE_ADDRESS) ? undefined : take(FIELD)?.[1];
    const comparison = field === undefined ? undefined : comparisonOf(take(COMPARISON)?.[0]);
    const alternatives = [];
    do {
      const alternative = takeAlternative(take);
      if (fold(alternative.text).trim() !== '') alternatives.push(alternative);
    } while (take(/\|/y));
    if (line[at] === '"') return undefined;
    words.push({ negated, field, comparison, alternatives });
  }
  return words;
}

/** Quoted and plain pieces that touch are one text. */
function takeAlternative(take: (pattern: RegExp) => RegExpExecArray | undefined): Alternative {
  let text = '';
  let quoted = false;
  for (;;) {
    const inQuotes = take(QUOTED);
    const piece = inQuotes ? (inQuotes[1] ?? '').replaceAll('""', '"') : take(PLAIN)?.[0];
    if (piece === undefined) return { text, quoted };
    text += piece;
    quoted ||= inQuotes !== undefined;
  }
}

function comparisonOf(text: string | undefined): Word['comparison'] {
  return text === '<' || text === '<=' || text === '>' || text === '>=' ? text : undefined;
}

/** The one spelling of a condition: what {@link splitWords} and the parser read back as the same condition. */
export function printCondition({ field, op, values, negated }: Condition): string {
  const sign = negated ? '-' : '';
  if (field === 'enrolled') return `${sign}enrolled`;
  if (field === 'any') return sign + values.map(printText).join('|');
  const comparison = op === 'is' || op === 'contains' || op === 'like' ? '' : op;
  return `${sign}${field}:${comparison}${values.map(printValue).join('|')}`;
}

function printValue(value: string): string {
  return /^[^\s"|<>=]+$/.test(value) ? value : quote(value);
}

/** Bare text must not turn into a field, a keyword, a MAC or a negation when it is read again. */
function printText(text: string): string {
  const plain = /^[\p{L}\p{N}*@._+][\p{L}\p{N}*@._+-]*$/u.test(text);
  return plain && !keyword(text) && !meansEverything(text) && !isMacText(text) ? text : quote(text);
}

/** A whole address, or bytes of one (`f2:ab:cd`). */
export function isMacText(text: string): boolean {
  return parseMac(text) !== undefined || /^[0-9a-f]{2}(?:[:-][0-9a-f]{2})+$/i.test(text);
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
