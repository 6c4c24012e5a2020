/** Of a card drawn for one reader, the buttons that would refuse them are left out: what is drawn follows the rule of what is accepted. */
import { LRUCache } from 'lru-cache';
import type { CardJson } from '../../cards/card.ts';
import { may, type Grant, type Role } from '../../src/access/index.ts';
import { ACTIONS } from '../actions/index.ts';
import { isNode, withButtons, type Node } from './card-buttons.ts';
import { COMMANDS } from '../commands/index.ts';
import { recognise } from '../recognise.ts';

/** Cards that many people ask for are drawn once, and looked through once for those with the same roles. */
const offers = new WeakMap<CardJson, Map<string, CardJson>>();

export function offeredTo(grants: readonly Pick<Grant, 'role'>[], card: CardJson): CardJson {
  const roles = grants.map(({ role }) => role).sort();
  const key = [...new Set(roles)].join('\n');
  const known = offers.get(card) ?? new Map<string, CardJson>();
  const offered =
    known.get(key) ??
    withButtons(card, (button) => {
      const need = needOf(button);
      return need === null || may(grants, need) ? button : undefined;
    });
  offers.set(card, known.set(key, offered));
  return offered;
}

/** The role that a press will be judged by; one that says a command takes what the command does. */
function needOf({ verb, data }: Node): Role | null {
  const sent = isNode(data) ? data : {};
  const word = verb ?? sent.verb;
  if (word === 'say') return needOfText(String(sent.text));
  return ACTIONS.find((action) => action.verb === word)?.needs ?? null;
}

/** A list says the same command of each of its lines. */
const needs = new LRUCache<string, { readonly need: Role | null }>({ max: 2_000 });

function needOfText(text: string): Role | null {
  const known = needs.get(text) ?? { need: recognise(COMMANDS, text)?.command.needs ?? null };
  needs.set(text, known);
  return known.need;
}
