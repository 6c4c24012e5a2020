/** Tokens for buttons that no card has, made with an installation's own keys. */
import { createCardTokens } from '../../bot/buttons/card-tokens.ts';
import type { Stores } from '../../src/adapters/postgres/index.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { CARD_KEYS, keyRing } from '../../src/keys/index.ts';
import { findAction, type CardAction } from './connector-actions.ts';
import type { Json } from './connector-server.ts';

/** The data of a button, with the token that the bot would have given it in this conversation. */
export type Sign = (conversationId: string, button: CardAction) => Promise<Json>;

export function signingWith({ keys }: Pick<Stores, 'keys'>): Sign {
  const tokens = createCardTokens(keyRing(keys, CARD_KEYS, silentLog));
  return async (conversationId, { verb, data = {} }) => {
    const button = { type: 'Action.Execute', title: 'Go', verb, data: asReceived(data) };
    const spot = { channel: 'teams', conversationId };
    const { card } = await tokens.sign(spot, { card: { actions: [button] }, summary: '' });
    return findAction(card, 'Go').data ?? {};
  };
}

/** JSON through the endpoint, which keeps neither NUL nor halves of characters. */
function asReceived(data: Json): Json {
  return JSON.parse(JSON.stringify(data), (_key, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('\0', '').replace(/\p{Cs}/gu, '\ufffd') : value,
  ) as Json;
}
