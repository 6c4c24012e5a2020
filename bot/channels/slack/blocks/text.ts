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
  return labels
    .filter((text) => text.length > most)
    .flatMap((text) => split(text, LIMITS.text))
    .map((text) => ({ type: 'section', text: plainText(text) }));
}

/** A text in pieces of at most `most` characters. No pair of surrogates is parted. */
export function split(text: string, most: number): string[] {
  const first = cut(text, most);
  return first.length === text.length ? [text] : [first, ...split(text.slice(first.length), most)];
}

function cut(text: string, most: number): string {
  return text.slice(0, most).replace(text.length > most ? /[\ud800-\udbff]$/ : /$^/, '');
}

export function inGroups<T>(all: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / most) }, (_, at) =>
    all.slice(at * most, (at + 1) * most),
  );
}
