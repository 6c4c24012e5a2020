/** Words, facts and code as Slack's blocks. */
import type { types } from '@slack/bolt';
import type { Drawing } from './drawing.ts';
import { LIMITS } from './limits.ts';
import { mrkdwn, mrkdwnLines } from './mrkdwn.ts';
import type { Facts, Told } from './parts.ts';
import { plain, type Line } from './spans.ts';
import { inGroups, plainText, split, together } from './text.ts';

type Block = types.KnownBlock;

/** A header knows no moments that move with their reader. */
export function titleBlocks(line: Line, drawing: Drawing): Block[] {
  const text = plain([line], drawing.locale);
  if (text === '') return [];
  if (text.length <= LIMITS.header && line.every((span) => 'text' in span))
    return [{ type: 'header', text: plainText(text) }];
  return sections([{ spans: inBold(line), quiet: false }], drawing);
}

export function linesBlocks(lines: readonly Told[], drawing: Drawing): Block[] {
  if (!lines.every(({ quiet }) => quiet)) return sections(lines, drawing);
  const texts = packed(
    lines.map(({ spans }) => spans),
    LIMITS.text,
    drawing,
  );
  return texts.map((text) => ({ type: 'context', elements: [mrkdwn(text)] }));
}

/** A quiet line is set in italics, unless the first in bold sets the others apart already. */
export function sections(lines: readonly Told[], drawing: Drawing): types.SectionBlock[] {
  const isHeaded = lines[0]?.spans.some(({ bold }) => bold === true) ?? false;
  const set = lines.map(({ spans, quiet }) => (quiet && !isHeaded ? inItalics(spans) : spans));
  return packed(set, LIMITS.text, drawing).map((text) => ({
    type: 'section',
    text: mrkdwn(text),
    expand: true,
  }));
}

/** Side by side; where one is too long for that, below each other. */
export function factBlocks(facts: Facts, drawing: Drawing): Block[] {
  const lines = facts.map(({ title, value }) => [...title.map(inBold), ...value]);
  const texts = lines.map((each) => packed(each, LIMITS.field, drawing));
  if (texts.every(({ length }) => length <= 1))
    return inGroups(texts.flat(), LIMITS.fields).map((group) => ({
      type: 'section',
      fields: group.map(mrkdwn),
    }));
  return lines.flatMap((each) =>
    sections(
      each.map((spans) => ({ spans, quiet: false })),
      drawing,
    ),
  );
}

/** Preformatted text is literal: nothing in code is escaped, so that it is copied as it is. */
export function codeBlocks(code: string): Block[] {
  return split(code, LIMITS.text)
    .filter((text) => text !== '')
    .map((text) => ({
      type: 'rich_text',
      elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }],
    }));
}

function inBold(line: Line): Line {
  return line.map((span) => ({ ...span, bold: true }));
}

function inItalics(line: Line): Line {
  return line.map((span) => ({ ...span, italic: true }));
}

/** Lines in as few texts as hold them. */
function packed(lines: readonly Line[], most: number, { locale }: Drawing): string[] {
  const written = lines
    .flatMap((line) => mrkdwnLines(line, most, locale))
    .filter((line) => line.trim() !== '');
  return together(written, '\n', most);
}
