import type { CardJson } from '../cards/card.ts';

export type Node = Readonly<Record<string, unknown>>;

/** Both say a verb to the bot; links and forms that open say nothing. */
const BUTTONS: readonly unknown[] = ['Action.Execute', 'Action.Submit'];

/**
 * The card with each of its buttons, wherever it is nested, as `change` makes it. Undefined leaves the button out, and with it a set
 * of buttons or an opening form in which nothing is left to press. Parts in which nothing changes are shared with the card that was
 * given, which stays as it is.
 */
export function withButtons(card: CardJson, change: (button: Node) => Node | undefined): CardJson {
  return changedParts(card, change);
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Change = Parameters<typeof withButtons>[1];

function changedParts(node: Node, change: Change): Node {
  let changed: Record<string, unknown> | undefined;
  for (const name in node) {
    const part = node[name];
    if (typeof part !== 'object' || name === 'data') continue;
    const now = changedPart(part, change);
    if (now !== part) (changed ??= { ...node })[name] = now;
  }
  if (changed === undefined) return node;
  return Object.fromEntries(Object.entries(changed).filter(([, part]) => part !== undefined));
}

/** Undefined for a part that is left out. */
function changedPart(part: unknown, change: Change): unknown {
  if (Array.isArray(part)) {
    const now = part.map((each: unknown) => changedPart(each, change));
    return now.some((each, at) => each !== part[at]) ? now.filter((each) => each !== undefined) : part;
  }
  if (!isNode(part)) return part;
  const now = changedParts(part, change);
  if (BUTTONS.includes(part.type)) return change(now);
  return now !== part && isBare(now) ? undefined : now;
}

/** A set of buttons, or a form behind one, of which nothing is left to press. */
function isBare({ type, actions, card }: Node): boolean {
  if (type === 'ActionSet') return isEmpty(actions);
  return type === 'Action.ShowCard' && isNode(card) && isEmpty(card.actions);
}

function isEmpty(actions: unknown): boolean {
  return Array.isArray(actions) && actions.length === 0;
}
