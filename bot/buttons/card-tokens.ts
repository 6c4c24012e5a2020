import { ok, refuse, type Result } from '../../src/kernel/result.ts';
import type { KeyRing } from '../../src/keys/index.ts';
import { isFrom, isProven, readToken, tokensFor, type ButtonData, type Spot } from './card-token.ts';
import { signedCard } from './signed-card.ts';
import type { Turn, View } from '../turn.ts';

/** The proof that a press is one of a button that the bot has drawn, where it stands: given to every card, asked of every press. */
export interface CardTokens {
  sign(spot: Spot, view: View): Promise<View>;
  /**
   * The data of a press, once they are proven. Refuses `card-altered` (no token, or not for these data), `card-foreign` (drawn for
   * another conversation) and `card-outdated` (its key has had its time).
   */
  proven(spot: Spot, pressed: NonNullable<Turn['pressed']>): Promise<Result<ButtonData>>;
}

export function createCardTokens(keys: KeyRing): CardTokens {
  return {
    async sign(spot, view) {
      return { ...view, card: signedCard(view.card, tokensFor(await keys.current(), spot)) };
    },
    async proven(spot, { verb, data: { token: text, ...data } }) {
      const token = readToken(text);
      if (!token) return refuse('card-altered');
      if (!isFrom(token, spot)) return refuse('card-foreign');
      const key = await keys.find(token.key);
      if (!key) return refuse('card-outdated');
      return isProven(key, token, { spot, verb, data }) ? ok(data) : refuse('card-altered');
    },
  };
}
