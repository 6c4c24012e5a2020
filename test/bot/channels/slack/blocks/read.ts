/** What people read of Slack's blocks, and what Slack would have made of the texts that they hold. */
import type { Json } from '../../../../helpers/connector-server.ts';

/** Every object in blocks, outermost first. */
export function objectsIn(value: unknown): Json[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Json, ...Object.values(value).flatMap(objectsIn)];
}

export interface Read {
  readonly text: string;
  /** What is more than text. */
  readonly live: readonly string[];
}

const TOKEN = /<!date\^\d+\^\{[a-z_]+\}\|([^<>|]*)>|`([^`\n]*)`|([^<`]+)|([<`])/g;
const MARKS = /(?<![\p{L}\p{N}])[*_~＊＿]+|[*_~＊＿]+(?![\p{L}\p{N}])/gu;

/** As docs.slack.dev describes `mrkdwn`: code first, then marks at the edges of words, emoji, quotations. */
export function readMrkdwn(text: string): Read {
  const live: string[] = [];
  const quotations = text.split('\n').filter((line) => /^\s*(?:&gt;|＞)/.test(line));
  const read = [...text.matchAll(TOKEN)].map(([whole, date, code, words]) => {
    if (date !== undefined) return decoded(date);
    if (code !== undefined) return decoded(code);
    if (words === undefined) {
      live.push(whole);
      return whole;
    }
    live.push(...(words.match(MARKS) ?? []), ...(words.match(/:[^\s:]+:/g) ?? []));
    live.push(...(words.match(/&(?!amp;|lt;|gt;)/g) ?? []));
    return decoded(words);
  });
  return { text: read.join('').replaceAll(/[\u200b\u00ad]/g, ''), live: [...live, ...quotations] };
}

function decoded(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** All words of blocks, as they are read. */
export function textsIn(value: unknown): string[] {
  return objectsIn(value).flatMap(({ type, text }) => {
    if (typeof text !== 'string') return [];
    return [type === 'mrkdwn' ? readMrkdwn(text).text : text];
  });
}

/** Text without what a platform adds or leaves out: blanks, marks, and the letter that stands for a backtick. */
export function bare(text: string): string {
  return text.replaceAll(/[\s*_~＊＿`｀ˋ\u200b\u00ad]/g, '');
}
