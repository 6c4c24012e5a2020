import type { CardJson } from '../../cards/card.ts';

export type Node = Readonly<Record<string, unknown>>;

/** Both say a verb to the bot; links and forms that open say nothing. */
const BUTTONS: readonly unknown[] = ['Action.Execute', 'Action.Submit'];

/** The ways that lead to buttons: a key, and the ways on from there. */
type Ways = readonly (readonly [key: string, on: Ways])[];

/** Cards that many people ask for are drawn once, and searched once: most of a card has no button in it. */
const searched = new WeakMap<CardJson, Ways>();

/**
 * The card with each of its buttons, wherever it is nested, as `change` makes it. Undefined leaves the button out, and with it a set
 * of buttons or an opening form in which nothing is left to press. Parts in which nothing changes are shared with the card that was
 * given, which stays as it is.
 */
export function withButtons(card: CardJson, change: (button: Node) => Node | undefined): CardJson {
  const ways = searched.get(card) ?? waysIn(card) ?? [];
  searched.set(card, ways);
  return changedNode(card, ways, change);
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined where no button is. */
function waysIn(part: unknown): Ways | undefined {
  if (typeof part !== 'object' || part === null) return undefined;
  const ways: (readonly [string, Ways])[] = [];
  for (const key in part) {
    const on = key === 'data' ? undefined : waysIn((part as Node)[key]);
    if (on) ways.push([key, on]);
  }
  return ways.length > 0 || isButton(part) ? ways : undefined;
}

function isButton(part: object): boolean {
  return 'type' in part && BUTTONS.includes(part.type);
}

type Change = Parameters<typeof withButtons>[1];

function changedNode(node: Node, ways: Ways, change: Change): Node {
  let changed: Record<string, unknown> | undefined;
  for (const [key, on] of ways) {
    const now = changedPart(node[key], on, change);
    if (now === node[key]) continue;
    changed ??= { ...node };
    if (now === undefined) Reflect.deleteProperty(changed, key);
    else changed[key] = now;
  }
  return changed ?? node;
}

/** Undefined for a part that is left out. */
function changedPart(part: unknown, ways: Ways, change: Change): unknown {
  if (Array.isArray(part)) return changedList(part, ways, change);
  if (!isNode(part)) return part;
  const now = changedNode(part, ways, change);
  if (isButton(part)) return change(now);
  return now !== part && isBare(now) ? undefined : now;
}

function changedList(parts: readonly unknown[], ways: Ways, change: Change): readonly unknown[] {
  const now = [...parts];
  for (const [key, on] of ways) now[Number(key)] = changedPart(parts[Number(key)], on, change);
  return now.some((each, at) => each !== parts[at]) ? now.filter((each) => each !== undefined) : parts;
}

/** A set of buttons, or a form behind one, of which nothing is left to press. */
function isBare({ type, actions, card }: Node): boolean {
  if (type === 'ActionSet') return isEmpty(actions);
  return type === 'Action.ShowCard' && isNode(card) && isEmpty(card.actions);
}

function isEmpty(actions: unknown): boolean {
  return Array.isArray(actions) && actions.length === 0;
}
