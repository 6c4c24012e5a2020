/** A card as a terminal shows it: what it says line by line, then its buttons. */
import { actionsIn } from '../helpers/connector-actions.ts';
import type { Json } from '../helpers/connector-server.ts';

export interface CardText {
  readonly lines: readonly string[];
  readonly buttons: readonly Json[];
}

export function asText(card: Json): CardText {
  const buttons = [...actionsIn(card)];
  const numbered = buttons.map(({ title }, at) => `[${at + 1}] ${String(title)}`);
  return { lines: [...linesIn(card), ...(numbered.length > 0 ? [numbered.join('  ')] : [])], buttons };
}

function* linesIn(node: unknown): Generator<string> {
  if (Array.isArray(node)) for (const each of node) yield* linesIn(each);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  const { type, text, title, value, url, label, ...rest } = node as Json;
  if (type === 'TextBlock' || type === 'TextRun') yield plain(text);
  else if (type === 'Action.OpenUrl') yield `${String(title)}: ${String(url)}`;
  else if (type === undefined && title !== undefined && value !== undefined)
    yield `${plain(title)}: ${plain(value)}`;
  else if (typeof label === 'string') yield `${label}: …`;
  // What can be chosen and what else a button might do are not said by the card.
  else
    for (const [key, each] of Object.entries(rest))
      if (!['choices', 'fallback', 'data'].includes(key)) yield* linesIn(each);
}

/** Without Markdown's escapes and emphasis, and with moments as they are: clients tell them in their own time zone. */
function plain(text: unknown): string {
  return String(text)
    .replace(/\*\*|\\(?=[^\w\s])/g, '')
    .replace(/\{\{DATE\(([^,)]+)[^)]*\)\}\}(?: \{\{TIME\([^)]*\)\}\})?/g, '$1');
}
