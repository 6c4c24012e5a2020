/** Finds a button on a card, wherever it is nested. */
import type { Json } from './connector-server.ts';

export interface CardAction {
  readonly verb: string;
  readonly data?: Json;
}

/**
 * @param wanted the button's title, or its verb.
 * @throws with the titles that are there.
 */
export function findAction(card: Json, wanted: string): CardAction {
  const actions = [...actionsIn(card)];
  const found = actions.find(({ title }) => title === wanted) ?? actions.find(({ verb }) => verb === wanted);
  if (!found) {
    const titles = actions.map(({ title }) => String(title)).join(', ');
    throw new Error(`no button "${wanted}"; the card has: ${titles}`);
  }
  const data = (found.data ?? {}) as Json;
  return { verb: String(found.verb ?? data.verb), data };
}

/** Every action that names a verb; an Action.Submit that stands as another's fallback is not a button of its own. */
export function* actionsIn(node: unknown): Generator<Json> {
  if (Array.isArray(node)) for (const each of node) yield* actionsIn(each);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  const object = node as Json;
  if (object.type === 'Action.Execute' || object.type === 'Action.Submit') yield object;
  for (const [key, value] of Object.entries(object))
    if (key !== 'fallback' && key !== 'data') yield* actionsIn(value);
}
