/**
 * Slack's own formatting. It has no escape for its marks, so that a word which Slack would read as one stands as code, letter for
 * letter. Source: https://docs.slack.dev/messaging/formatting-message-text
 */
import type { types } from '@slack/bolt';
import type { Locale } from '../../../../cards/wording/index.ts';
import { asSlackDate } from './moment.ts';
import type { Line, Span, Words } from './spans.ts';

/** Nothing is looked for in the text: a URL becomes no link, a name no mention. */
export function mrkdwn(text: string): types.MrkdwnElement {
  return { type: 'mrkdwn', text, verbatim: true };
}

/** The three characters that carry meaning: none of them is left in a text from outside. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * What Slack acts on: its marks, unless they stand inside a word; the wide ones of Japanese keyboards, which it takes, too; and names
 * of emoji.
 */
const ACTIVE = /(?<![\p{L}\p{N}])[*_~＊＿]|[*_~＊＿](?![\p{L}\p{N}])|[`｀]|:[^\s:]+:/u;
const SPACE = /(\s+)/;

/** A line as `mrkdwn` texts of at most `most` characters, broken between words where it can be. */
export function mrkdwnLines(line: Line, most: number, locale: Locale): string[] {
  const whole = written(line, locale);
  if (whole.length <= most) return [whole];
  const lines: string[] = [];
  let now: Span[] = [];
  for (const piece of line.flatMap((span) => piecesOf(span, most))) {
    if (now.length > 0 && written([...now, piece], locale).length > most) {
      lines.push(written(now, locale));
      now = [];
    }
    now.push(piece);
  }
  return [...lines, written(now, locale)];
}

/** The longest that a character becomes, `&amp;`, and room for the marks around a piece. */
const WIDEST = 5;
const MARKS = 8;

/** A few words of a span at a time, each short enough to stand alone. */
function piecesOf(span: Span, most: number): Span[] {
  if (!('text' in span)) return [span];
  const size = Math.floor((most - MARKS) / WIDEST);
  const pieces = span.text.match(new RegExp(String.raw`[^]{1,${size}}(?=\s|$)|[^]{1,${size}}`, 'gu')) ?? [];
  return pieces.map((text) => ({ ...span, text }));
}

function written(line: Line, locale: Locale): string {
  const text = line.reduce((before, span) => spliced(before, marked(span, locale)), '');
  return text.replace(QUOTATION, '\u00ad$&');
}

/** What begins a quotation where it begins a line; a soft hyphen before it is not seen. */
const QUOTATION = /^\s*(?:&gt;|＞)/;

const MARK = /[*_`]/;
const WORD = /[\p{L}\p{N}*_`]/u;

/** Slack sees marks only at the edge of a word: where one touches them, a blank of no width stands between. */
function spliced(before: string, after: string): string {
  const [end = '', start = ''] = [before.at(-1), after.at(0)];
  const touch = WORD.test(end) && WORD.test(start) && (MARK.test(end) || MARK.test(start));
  return touch ? `${before}\u200b${after}` : before + after;
}

function marked(span: Span, locale: Locale): string {
  const text = 'text' in span ? wordsOf(span) : asSlackDate(span, locale);
  return around(around(text, '_', span.italic), '*', span.bold);
}

/** The mark goes inside the blanks: Slack sees none that a blank follows. */
function around(text: string, mark: string, wanted: boolean | undefined): string {
  const inner = text.trim();
  return wanted === true && inner !== '' ? text.replace(inner, () => `${mark}${inner}${mark}`) : text;
}

function wordsOf({ text, code }: Words): string {
  const inner = text.trim();
  if (code === true) return inner === '' ? text : text.replace(inner, () => codeOf(inner));
  return text
    .split(SPACE)
    .map((word) => (ACTIVE.test(word) ? wordAsCode(word) : escaped(word)))
    .join('');
}

/** Code ends at a backtick, so that one inside is written with a letter that looks like it. */
function codeOf(text: string): string {
  return `\`${escaped(text).replaceAll(/[`｀]/g, 'ˋ')}\``;
}

/** What ends a sentence is no part of a word. */
const END = /(?<=[^,.;!?…])[,.;!?…]+$/;

function wordAsCode(word: string): string {
  const end = END.exec(word)?.index ?? word.length;
  return codeOf(word.slice(0, end)) + word.slice(end);
}
