/** A view as the Bot Framework sends it. */
import { ActivityTypes, type Activity } from 'botbuilder';
import { LinekeeperError } from '../../../src/kernel/errors.ts';
import type { View } from '../../turn.ts';

export const ADAPTIVE_CARD = 'application/vnd.microsoft.card.adaptive';

/** Teams refuses messages over about 100 KB, counted in UTF-16 with everything around the card. */
export const MAX_CARD_BYTES = 80 * 1024;

/** Sizes by card: a card that many ask for is measured once. */
const sizes = new WeakMap<View['card'], number>();

function sizeOf(card: View['card']): number {
  const size = sizes.get(card) ?? JSON.stringify(card).length * 2;
  sizes.set(card, size);
  return size;
}

/**
 * The card, with the sentence as `summary`: Teams shows that in notifications only, while `text` would stand above the card.
 * @throws `channel.too-large` with `bytes` and `limit`.
 */
export function messageOf({ card, summary }: View): Partial<Activity> {
  const bytes = sizeOf(card);
  if (bytes > MAX_CARD_BYTES)
    throw new LinekeeperError('channel.too-large', { bytes, limit: MAX_CARD_BYTES });
  return {
    type: ActivityTypes.Message,
    summary,
    attachments: [{ contentType: ADAPTIVE_CARD, content: card }],
  };
}
