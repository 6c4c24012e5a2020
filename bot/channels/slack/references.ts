/** Which conversations of Slack the bot is in. A channel is noted once, with all its threads. */
import { LRUCache } from 'lru-cache';
import type { Log } from '../../../src/kernel/log.ts';
import type { Place } from '../../turn.ts';
import type { ConversationBook } from '../channel.ts';
import { CHANNEL_NAME, conversationIdOf, placeOf, wholeOf, type Spot } from './place.ts';

/** Forgetting one costs a write, not a message. */
const REMEMBERED = 10_000;

export interface References {
  /**
   * Notes the conversation if it is new. A failure is logged: it must not cost the person the answer.
   * @param owner whose direct messages these are
   * @param always also where this process knows it: another one may have seen the bot leave
   * @returns whether the conversation became known by this; of several that ask at once, in whatever process, one is told so.
   */
  remember(spot: Spot, kind: Place['kind'], owner?: string, always?: boolean): Promise<boolean>;
  /** False where the bot never was, or is no longer. */
  knows(spot: Spot): Promise<boolean>;
  forget(spot: Spot): Promise<void>;
}

export function createReferences(book: ConversationBook, log: Log): References {
  const saved = new LRUCache<string, string>({ max: REMEMBERED });
  return {
    async remember(spot, kind, owner, always = false) {
      const place = placeOf(wholeOf(spot), kind);
      const { conversationId } = place;
      const told = kind === 'personal' && owner !== undefined ? { personId: owner.toLowerCase() } : {};
      const fingerprint = JSON.stringify([kind, told]);
      if (!always && saved.get(conversationId) === fingerprint) return false;
      try {
        const isNew = await book.save({ place, reference: wholeOf(spot), ...told });
        saved.set(conversationId, fingerprint);
        return isNew;
      } catch (error) {
        log.error({ err: error, conversationId }, 'conversation not saved');
        return false;
      }
    },
    async knows(spot) {
      return (await book.find(CHANNEL_NAME, conversationIdOf(wholeOf(spot)))) != null;
    },
    async forget(spot) {
      const conversationId = conversationIdOf(wholeOf(spot));
      saved.delete(conversationId);
      await book.retire(CHANNEL_NAME, conversationId);
    },
  };
}
