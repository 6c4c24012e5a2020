/** Slack's text objects, and what is said in full where one is too short. */
import type { types } from '@slack/bolt';
import { LIMITS } from './limits.ts';

/** Literal text: nothing in it is read as formatting, as a mention or as an emoji's name. */
export function plainText(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}

/** A label, shortened where Slack has no room for it: {@link shortenedIn} says it in full. */
export function label(text: string, most: number): types.PlainTextElement {
  return plainText(text.length <= most ? text : `${cut(text, most - 1)}…`);
}

/** The labels that are shortened, in full. */
export function shortenedIn(labels: readonly string[], most: number): types.SectionBlock[] {
  const long = labels.filter((text) => text.length > most).flatMap((text) => split(text, LIMITS.text));
  return together(long, '\n', LIMITS.text).map((text) => ({ type: 'section', text: plainText(text) }));
}

/** A text in pieces of at most `most` characters, broken after a line or a word where it can be. Nothing is lost between them. */
export function split(text: string, most: number): string[] {
  const pieces: string[] = [];
  for (let rest = text; rest !== ''; rest = rest.slice(pieces.at(-1)?.length))
    pieces.push(beginning(rest, most));
  return pieces;
}

function beginning(text: string, most: number): string {
  const first = cut(text, most);
  if (first.length === text.length) return first;
  const end = first.lastIndexOf('\n') + 1 || first.lastIndexOf(' ') + 1;
  return end === 0 ? first : first.slice(0, end);
}

/** No pair of surrogates is parted. */
function cut(text: string, most: number): string {
  return text.length > most ? text.slice(0, most).replace(/[\ud800-\udbff]$/, '') : text;
}

export function inGroups<T>(all: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / most) }, (_, at) =>
    all.slice(at * most, (at + 1) * most),
  );
}

/** Texts joined while they fit. */
export function together(texts: readonly string[], between: string, most: number): string[] {
  return texts.reduce<string[]>((all, text) => {
    const last = all.at(-1);
    const both = last === undefined ? undefined : last + between + text;
    return both === undefined || both.length > most ? [...all, text] : [...all.slice(0, -1), both];
  }, []);
}
