import type { ChangePlace } from '../../src/changes/index.ts';
import { LinekeeperError } from '../../src/kernel/errors.ts';
import type { Log } from '../../src/kernel/log.ts';
import type { Channel } from '../channels/channel.ts';
import type { Identity } from './kept.ts';
import { offeredTo } from '../buttons/offered.ts';
import { rolesNow } from '../access/roles-now.ts';
import type { Services } from '../services.ts';
import type { MessageRef, View } from '../turn.ts';

/** A conversation, as unasked words find it. */
export type Spot = Pick<ChangePlace, 'channel' | 'conversationId'>;

/** Speaking unasked: where a conversation or a message is gone, that is noted, and nothing fails. */
export interface Posting {
  /** @returns false where the card is gone, or the conversation. */
  edit(card: MessageRef, view: View): Promise<boolean>;
  /** @returns undefined where the bot is no longer in the conversation, whose watches end by that. */
  send(place: Spot, view: View): Promise<MessageRef | undefined>;
  /** Posts the subject's one card of a conversation. */
  post(identity: Identity, place: Spot, locale: string, view: View): Promise<void>;
}

/** Where cards are kept, and what tells whose chat a conversation is and what they may. */
type Kept = Parameters<typeof rolesNow>[0] & {
  readonly stores: Pick<Services['stores'], 'cards' | 'conversations' | 'watches'>;
};

export function createPosting(services: Kept, channels: readonly Channel[], log: Log): Posting {
  const { cards, conversations, watches } = services.stores;
  const channelOf = ({ channel }: Pick<Spot, 'channel'>): Channel | undefined =>
    channels.find(({ name }) => name === channel);

  /** In somebody's own chat nothing is offered that would refuse them, whoever the card was drawn for. */
  async function fitting({ channel, conversationId }: Spot, view: View): Promise<View> {
    const owner = await conversations.owner(channel, conversationId);
    if (owner === undefined) return view;
    const roles = await rolesNow(services);
    return { ...view, card: offeredTo(roles.grants(owner), view.card) };
  }

  async function send(place: Spot, view: View): Promise<MessageRef | undefined> {
    try {
      return await channelOf(place)?.send(place, await fitting(place, view));
    } catch (error) {
      if (!isGone(error)) throw error;
      log.info({ conversation: place.conversationId }, 'a conversation is gone');
      await watches.retire(place);
      return undefined;
    }
  }

  return {
    send,
    async edit(card, view) {
      try {
        await channelOf(card)?.update(card, await fitting(card, view));
        return true;
      } catch (error) {
        if (!isGone(error)) throw error;
        log.info({ conversation: card.conversationId }, 'a card is gone');
        return false;
      }
    },
    async post(identity, place, locale, view) {
      const ref = await send(place, view);
      if (ref) await cards.save({ ...identity, ...ref, locale });
    },
  };
}

function isGone(error: unknown): boolean {
  return error instanceof LinekeeperError && error.code === 'channel.gone';
}
