/** Of a card drawn for one reader, the buttons that would refuse them are left out: what is drawn follows the rule of what is accepted. */
import type { CardJson } from '../cards/card.ts';
import { may, type Grant, type Role } from '../src/access/index.ts';
import { ACTIONS } from './actions/index.ts';
import { COMMANDS } from './commands/index.ts';
import { recognise } from './recognise.ts';

type Node = Readonly<Record<string, unknown>>;

/** Both say a verb to the bot; links say nothing. */
const PRESSED: readonly unknown[] = ['Action.Execute', 'Action.Submit'];

/** Parts in which nothing is left out are shared with the card that was given, which stays as it is. */
export function offeredTo(grants: readonly Pick<Grant, 'role'>[], card: CardJson): CardJson {
  return partsLeft(card, (button) => {
    const need = needOf(button);
    return need === null || may(grants, need);
  });
}

/** Cards that many people ask for are drawn once, and so are their buttons. */
const needs = new WeakMap<Node, Role | null>();

function needOf(button: Node): Role | null {
  const known = needs.get(button);
  if (known !== undefined) return known;
  const need = needIn(button);
  needs.set(button, need);
  return need;
}

/** The role that a press will be judged by; one that says a command takes what the command does. */
function needIn({ verb, data }: Node): Role | null {
  const sent = isNode(data) ? data : {};
  const word = verb ?? sent.verb;
  if (word === 'say') return recognise(COMMANDS, String(sent.text))?.command.needs ?? null;
  return ACTIONS.find((action) => action.verb === word)?.needs ?? null;
}

function partsLeft(node: Node, keeps: (button: Node) => boolean): Node {
  const changed = Object.entries(node).flatMap(([name, value]) => {
    const left = name === 'data' ? value : partLeft(value, keeps);
    return left === value ? [] : [[name, left] as const];
  });
  if (changed.length === 0) return node;
  const { selectAction, ...parts } = { ...node, ...Object.fromEntries(changed) };
  return selectAction === undefined ? parts : { ...parts, selectAction };
}

/** Undefined for a node that is left out. */
function partLeft(part: unknown, keeps: (button: Node) => boolean): unknown {
  if (Array.isArray(part)) {
    const left = part.map((each: unknown) => partLeft(each, keeps)).filter((each) => each !== undefined);
    return left.length === part.length && left.every((each, at) => each === part[at]) ? part : left;
  }
  if (!isNode(part)) return part;
  if (PRESSED.includes(part.type)) return keeps(part) ? part : undefined;
  const left = partsLeft(part, keeps);
  return left !== part && isBare(left) ? undefined : left;
}

/** A set of buttons, or a form behind one, of which nothing is left to press. */
function isBare({ type, actions, card }: Node): boolean {
  if (type === 'ActionSet') return isEmpty(actions);
  return type === 'Action.ShowCard' && isNode(card) && isEmpty(card.actions);
}

function isEmpty(actions: unknown): boolean {
  return Array.isArray(actions) && actions.length === 0;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
