/** What a person said, out of the text that Teams sends. */
import { z } from 'zod';
import type { Mentioned } from '../../turn.ts';
import type { InboundActivity } from './activity.ts';

const mention = z.object({
  type: z.literal('mention'),
  text: z.string().min(1),
  mentioned: z.object({ id: z.string(), name: z.string().nullish(), aadObjectId: z.string().nullish() }),
});
type Mention = z.infer<typeof mention>;

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
/** Spellings of one bot in one message, and others who are called by name. */
const MOST_MENTIONS = 8;
const ENTITY = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi;

/**
 * The text without the mention of the bot. Mentions of others become their names, HTML entities their characters. Inner
 * line breaks and tabs stay, so that a pasted CSV arrives as it was copied.
 */
export function spokenText(activity: InboundActivity): string {
  const { recipient, text } = activity;
  const tags = readMentions(activity)
    .filter(({ mentioned }) => mentioned.id === recipient.id)
    .map(({ text: tag }) => tag);
  const withoutBot = [...new Set(tags)]
    .slice(0, MOST_MENTIONS)
    .reduce((rest, tag) => rest.replaceAll(tag, ''), text ?? '');
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

/** The people who are called by name, as they are named there. Teams tells their Entra object ids in some clients only. */
export function mentionsOf(activity: InboundActivity): Mentioned[] {
  return readMentions(activity)
    .filter(({ mentioned }) => mentioned.id !== activity.recipient.id)
    .slice(0, MOST_MENTIONS)
    .map(({ text, mentioned: { id: account, name, aadObjectId } }) => ({
      account,
      id: aadObjectId?.toLowerCase(),
      name: name ?? decodeEntities(text.replaceAll(/<[^<>]*>/g, '')),
    }));
}

function readMentions({ entities }: InboundActivity): Mention[] {
  return (entities ?? []).flatMap((entity) => {
    const read = mention.safeParse(entity);
    return read.success ? [read.data] : [];
  });
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
