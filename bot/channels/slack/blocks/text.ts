/** Slack's text objects. */
import type { types } from '@slack/bolt';

/** Literal text: nothing in it is read as formatting, as a mention or as an emoji's name. */
export function plainText(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}

/** A label, shortened where Slack has no room for it. */
export function label(text: string, most: number): types.PlainTextElement {
  return plainText(text.length <= most ? text : `${text.slice(0, most - 1)}…`);
}
