/** What a person said, out of the text that Teams sends. */
import { z } from 'zod';
import type { InboundActivity } from './activity.ts';

const mention = z.object({
  type: z.literal('mention'),
  text: z.string().min(1),
  mentioned: z.object({ id: z.string() }),
});

const NAMED: Readonly<Record<string, string>> = {
  nbsp: ' ',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};
const ENTITY = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi;

/**
 * The text without the mention of the bot. Mentions of others become their names, HTML entities their characters. Inner
 * line breaks and tabs stay, so that a pasted CSV arrives as it was copied.
 */
export function spokenText(activity: InboundActivity): string {
  const { recipient, text } = activity;
  const withoutBot = mentionsOf(activity, recipient.id).reduce(
    (rest, tag) => rest.replaceAll(tag, ''),
    text ?? '',
  );
  const plain = withoutBot.replace(/<at(?:\s[^>]*)?>(.*?)<\/at>/gi, (_, name: string) =>
    decodeEntities(name) === recipient.name ? '' : name,
  );
  return decodeEntities(plain)
    .replace(/^\s+/, '')
    .replace(/[ \r\n]+$/, '');
}

function mentionsOf(activity: InboundActivity, id: string): string[] {
  return (activity.entities ?? []).flatMap((entity) => {
    const read = mention.safeParse(entity);
    return read.success && read.data.mentioned.id === id ? [read.data.text] : [];
  });
}

function decodeEntities(text: string): string {
  return text
    .replace(ENTITY, (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
      const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
      return code > 0x10ffff ? whole : String.fromCodePoint(code);
    })
    .replaceAll('\u00a0', ' ');
}
