/** What a person said, out of the text that Slack sends (https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages). */

/** `<@U012AB3CD>`, `<#C012AB3CD|general>`, `<!here>`, `<https://example.com|example.com>`; a `<` that was typed comes as `&lt;`. */
const MARKED = /<([^<>|]{1,4000})(?:\|([^<>]{0,4000}))?>/g;
const PERSON = /^@([UW][A-Z0-9]{2,30})$/;
const ESCAPED = /&(amp|lt|gt);/g;
const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };
/** People paste lists between fences; what stands between them is what they say. */
const FENCE = /```\n?/g;

/** The accounts that are called by name, each once, in their order. */
export function mentionedIn(text: string): string[] {
  const called = [...text.matchAll(MARKED)].flatMap(([, target = '']) => PERSON.exec(target)?.[1] ?? []);
  return [...new Set(called)];
}

/**
 * The text without the mention of the bot. Mentions of others become their names, links what they were written as. Inner line breaks
 * and tabs stay, so that a pasted CSV arrives as it was copied.
 */
export function spokenText(
  text: string,
  bot: string | undefined,
  names: ReadonlyMap<string, string> = new Map(),
): string {
  const plain = text
    .replace(MARKED, (_, target: string, label?: string) => written(target, label, bot, names))
    .replace(FENCE, '')
    .replace(ESCAPED, (whole, name: string) => CHARACTERS[name] ?? whole)
    .replaceAll('\u00a0', ' ');
  return withoutEnd(plain.trimStart());
}

function written(
  target: string,
  label: string | undefined,
  bot: string | undefined,
  names: ReadonlyMap<string, string>,
): string {
  const [, user] = PERSON.exec(target) ?? [];
  if (user !== undefined) return user === bot ? '' : (names.get(user) ?? label ?? user);
  const shown = label !== undefined && label !== '' ? label : undefined;
  if (target.startsWith('#')) return `#${shown ?? target.slice(1)}`;
  if (target.startsWith('!')) return shown ?? `@${target.slice(1).split('^')[0] ?? ''}`;
  return shown ?? target.replace(/^(?:mailto|tel):/, '');
}

/** Tabs at the end stay: in a pasted CSV they are empty cells. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ' \r\n'.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
