// A card that several people look at: each is shown a view of their own, by their client or when they ask for it.
import type { Rendered } from './card.ts';
import type { Button } from './kit.ts';

/** Teams draws no card for more people in their own way (Microsoft Learn, "User Specific Views"). */
export const MOST_OWN_VIEWS = 60;

/**
 * @param ask the button that asks for one's own view; `automatic` are the accounts whose clients press it by themselves.
 *   It is drawn for everybody else, and left out of a view that is somebody's own.
 */
export function sharedCard(
  { card, summary }: Rendered,
  ask: Button,
  { automatic, isOwn }: { readonly automatic: readonly string[]; readonly isOwn: boolean },
): Rendered {
  const { title, verb, style, payload: data } = ask;
  const action = { type: 'Action.Execute', title, verb, data };
  const button = { ...action, style, fallback: { type: 'Action.Submit', title, style, data } };
  const { actions = [] } = card;
  return {
    summary,
    card: {
      ...card,
      refresh: { action, userIds: automatic.slice(0, MOST_OWN_VIEWS) },
      ...(isOwn || !Array.isArray(actions) ? {} : { actions: [button, ...(actions as unknown[])] }),
    },
  };
}
