/** A chat platform as people use it, told apart by nothing that they would not see. */
import type { Channel } from '../../../bot/channels/channel.ts';
import type { View } from '../../../bot/turn.ts';
import type { Heard } from './harness.ts';

/** A message as it looks now. */
export interface Shown {
  readonly id: string;
  readonly conversationId: string;
  readonly edits: number;
  /** All that its card says. */
  readonly says: string;
}

export type Who = 'alex' | 'megan';
export type Kind = 'personal' | 'group' | 'channel';

export interface Said {
  readonly conversationId: string;
  /** Whether the platform was told that it arrived. */
  readonly received: boolean;
  readonly replies: readonly Shown[];
  /** The same once more, as the platform does where it had no answer in time. */
  again(): Promise<void>;
}

export interface Driver extends Heard {
  readonly channel: Channel;
  say(text: string, options?: { kind?: Kind; who?: Who; files?: readonly string[] }): Promise<Said>;
  /** @returns what whoever pressed sees then: the card in its place, or the one below it */
  press(
    message: Shown,
    button: string,
    options?: { who?: Who; inputs?: Readonly<Record<string, string>> },
  ): Promise<string>;
  /** What everybody sees in the conversation. */
  shown(conversationId: string): readonly Shown[];
  /** The bot is added to a conversation of this kind, or taken out of it. */
  add(kind: Kind): Promise<void>;
  remove(kind: Kind): Promise<string>;
  /** Somebody deletes the message. */
  erase(message: Pick<Shown, 'id'>): void;
  /** The next call fails in this way. */
  failNext(how: { readonly waitSeconds: number } | 'unavailable' | 'too-large'): void;
  stop(): Promise<void>;
}

/** A card with an input and a button that sends it with data of its own. */
export function askingView(text: string, verb: string, data: Readonly<Record<string, unknown>>): View {
  const input = { type: 'Input.Text', id: 'comment', label: 'Comment' };
  const body = [{ type: 'TextBlock', text }, input];
  const actions = [{ type: 'Action.Execute', title: 'Go', verb, data }];
  return { card: { type: 'AdaptiveCard', version: '1.5', body, actions }, summary: text };
}
