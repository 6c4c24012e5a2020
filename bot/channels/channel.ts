import type { Router } from 'express';
import type { MessageRef, Place, Turn, View } from '../turn.ts';

/** What a chat platform must do for the bot. One folder beside this file per platform. */
export interface Channel {
  readonly name: string;
  /** HTTP routes the platform calls; mounted by the composition root. */
  readonly router: Router;
  /** Begins to hear a platform that calls no route but is connected to. @returns what ends it. */
  listen?(): () => Promise<void>;
  /**
   * Says something unasked, in a conversation seen before, within the platform's limits.
   * Throws `channel.throttled` (retry later, `details.waitMs`) or `channel.gone` (the bot was removed; never retry).
   */
  send(place: Pick<Place, 'conversationId'>, view: View): Promise<MessageRef>;
  /** Edits a posted message in place; the same errors as {@link send}, and `channel.gone` where the message was deleted. */
  update(ref: MessageRef, view: View): Promise<void>;
  /** Whether the platform refuses the bot's credentials now, where that can be asked; that it does not answer is no refusal. */
  refuses?(): Promise<boolean>;
}

/** What the platform tells the bot. */
export interface ChannelEvents {
  /** Someone spoke or pressed. It never throws: what goes wrong is shown as a card inside. */
  turn(turn: Turn): Promise<void>;
  /** The bot was added to a conversation, or a person opened it for the first time. */
  added(turn: Pick<Turn, 'who' | 'where' | 'locale' | 'reply'>): Promise<void>;
  /** The bot was removed from a conversation. */
  removed(place: Pick<Place, 'channel' | 'conversationId'>): Promise<void>;
}

export type { ConversationBook } from '../../src/conversations/index.ts';
