/** What a person said, out of the text that Teams sends. */
import { z } from 'zod';
import type { InboundActivity } from './activity.ts';

const mention = z.object({
  type: z.literal('mention'),
  text: z.string().min(1),
  mentioned: z.object({ id: z.string() }),
});

const NAMED: ReadonlyMap<string, string> = new Map([
  ['nbsp', ' '],
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
/** Names are escaped, so that no `<` stands in one: what looks on beyond it would read a long text again and again. */
const AT = /<at(?:\s[^<>]*)?>([^<]*)<\/at>/gi;
/** Spellings of one bot in one message. */
const MOST_MENTIONS = 8;
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
  const plain = withoutBot.replace(AT, (_, name: string) =>
    decodeEntities(name) === recipient.name ? '' : name,
  );
  return withoutEnd(decodeEntities(plain).trimStart());
}

/** Tabs at the end stay: in a pasted CSV they are empty cells. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ' \r\n'.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function mentionsOf(activity: InboundActivity, id: string): string[] {
  const texts = (activity.entities ?? []).flatMap((entity) => {
    const read = mention.safeParse(entity);
    return read.success && read.data.mentioned.id === id ? [read.data.text] : [];
  });
  return [...new Set(texts)].slice(0, MOST_MENTIONS);
}

function decodeEntities(text: string): string {
  return text
    .replace(ENTITY, (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return NAMED.get(name.toLowerCase()) ?? whole;
      const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
      return code > 0x10ffff ? whole : characterOf(code);
    })
    .replaceAll('\u00a0', ' ');
}

/** NUL and halves of characters are no text, as HTML has it too. */
function characterOf(code: number): string {
  return code === 0 || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code);
}
