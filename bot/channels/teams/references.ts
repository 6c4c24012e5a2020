/** Keeps what is needed to speak in a conversation unasked. */
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { ConversationReference } from 'botbuilder';
import type { Log } from '../../../src/kernel/log.ts';
import type { ConversationBook } from '../channel.ts';
import { CHANNEL_NAME, personOf, placeOf, type InboundActivity } from './activity.ts';

/** Forgetting one costs a write, not a message. */
const REMEMBERED = 10_000;

/** What is stored: no person (in a group it would change with every speaker) and no message (each would be a new reference). */
const storedReference = z.object({
  channelId: z.string(),
  serviceUrl: z.string(),
  bot: z.object({ id: z.string(), name: z.string() }),
  conversation: z.object({
    id: z.string(),
    isGroup: z.boolean(),
    conversationType: z.string(),
    tenantId: z.string().optional(),
    name: z.string(),
  }),
});

export interface References {
  /**
   * Stores the conversation if it is new or has changed. A failure is logged: it must not cost the person the answer.
   * @returns whether the conversation became known by this; of several that ask at once, in whatever process, one is told so.
   */
  remember(activity: InboundActivity, options?: { readonly always: boolean }): Promise<boolean>;
  /** @returns undefined where the bot never was, or is no longer. */
  find(conversationId: string): Promise<Partial<ConversationReference> | undefined>;
  forget(conversationId: string): Promise<void>;
}

export function createReferences(book: ConversationBook, log: Log): References {
  const saved = new LRUCache<string, string>({ max: REMEMBERED });
  return {
    async remember(activity, { always } = { always: false }) {
      const place = placeOf(activity);
      const reference = referenceOf(activity);
      const fingerprint = JSON.stringify(reference);
      if (!always && saved.get(place.conversationId) === fingerprint) return false;
      try {
        const owner = place.kind === 'personal' ? { personId: personOf(activity).id.toLowerCase() } : {};
        const isNew = await book.save({ place, reference, ...owner });
        saved.set(place.conversationId, fingerprint);
        return isNew;
      } catch (error) {
        log.error({ err: error, conversationId: place.conversationId }, 'conversation not saved');
        return false;
      }
    },
    async find(conversationId) {
      const read = storedReference.safeParse(await book.find(CHANNEL_NAME, conversationId));
      if (!read.success) return undefined;
      const { tenantId, ...conversation } = read.data.conversation;
      return {
        ...read.data,
        conversation: tenantId === undefined ? conversation : { ...conversation, tenantId },
      };
    },
    async forget(conversationId) {
      saved.delete(conversationId);
      await book.retire(CHANNEL_NAME, conversationId);
    },
  };
}

function referenceOf(activity: InboundActivity): z.infer<typeof storedReference> {
  const { kind, tenantId } = placeOf(activity);
  return {
    channelId: activity.channelId,
    serviceUrl: activity.serviceUrl,
    bot: { id: activity.recipient.id, name: activity.recipient.name ?? '' },
    conversation: {
      id: activity.conversation.id,
      isGroup: kind !== 'personal',
      conversationType: activity.conversation.conversationType ?? kind,
      ...(tenantId === null ? {} : { tenantId }),
      name: '',
    },
  };
}
