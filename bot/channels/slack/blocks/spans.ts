/** The Markdown of a card's texts, as far as this program writes it: bold, paragraphs, escapes, and moments. */
import { asLocalText, type Moment } from './moment.ts';
import type { Locale } from '../../../../cards/wording/index.ts';

export interface Words {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly code?: boolean;
}

export type Span = Words | Moment;
export type Line = readonly Span[];

const TOKEN =
  /\\(?<escaped>[!-/:-@[-`{-~])|(?<bold>\*\*)|\{\{(?<part>DATE|TIME)\((?<at>[^(),{}]{1,40})(?:,\s*(?<form>SHORT|LONG|COMPACT))?\)\}\}/g;
/** What turns text round, so that it reads as what it is not, and what JSON and Slack take for no text at all. */
const UNSEEN = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Cs}]|(?![\n\t])\p{Cc}/gu;

/** A text of TextBlocks and facts, by its lines. */
export function linesOf(markdown: string): Line[] {
  const spans = spansOf(visible(markdown));
  const lines: Span[][] = [[]];
  for (const span of spans) {
    const [first = '', ...more] = 'text' in span ? span.text.split(/\n+/) : [];
    lines.at(-1)?.push('text' in span ? { ...span, text: first } : span);
    for (const text of more) lines.push([{ ...span, text }]);
  }
  return lines.map((line) => line.filter((span) => !('text' in span) || span.text !== ''));
}

/** What is drawn of a text that is no Markdown. */
export function visible(text: string): string {
  return text.replace(UNSEEN, '');
}

function spansOf(markdown: string): Span[] {
  const spans: Span[] = [];
  let bold = false;
  let from = 0;
  for (const { 0: token, index, groups = {} } of markdown.matchAll(TOKEN)) {
    spans.push({ text: markdown.slice(from, index), bold });
    from = index + token.length;
    if (groups.bold !== undefined) bold = !bold;
    else
      spans.push({
        ...(groups.escaped === undefined ? momentOf(token, groups) : { text: groups.escaped }),
        bold,
      });
  }
  return joined([...spans, { text: markdown.slice(from), bold }]);
}

function momentOf(
  token: string,
  { part, at = '', form = 'SHORT' }: Readonly<Record<string, string | undefined>>,
): Span {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return { text: token };
  return {
    at: moment,
    part: part === 'TIME' ? 'TIME' : 'DATE',
    form: form === 'LONG' || form === 'COMPACT' ? form : 'SHORT',
  };
}

/** Words of one look are one span: what Slack would read into them is seen in whole words alone. */
function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans) {
    const last = result.at(-1);
    if (last !== undefined && 'text' in last && 'text' in span && last.bold === span.bold)
      result[result.length - 1] = { ...last, text: last.text + span.text };
    else result.push(span);
  }
  return result;
}

/** As it is read where Slack formats nothing; moments are told in UTC there. */
export function plain(lines: readonly Line[], locale: Locale): string {
  const texts = lines.map((line) =>
    line.map((span) => ('text' in span ? span.text : asLocalText(span, locale))).join(''),
  );
  return texts.join(' ').trim();
}
