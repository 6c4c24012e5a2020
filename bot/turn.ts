import type { CardJson } from '../cards/card.ts';
import type { Locale } from '../cards/wording/index.ts';
import type { Refusal } from '../src/kernel/result.ts';

/** Who speaks. `id` is the Entra object id; of somebody unproven an id of the channel's own, which nobody has a role by. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** Somebody who is called by name in what was said. */
export interface Mentioned {
  readonly name: string;
  /** The channel's own id of theirs. */
  readonly account: string;
  /** The Entra object id, where the channel tells it. */
  readonly id: string | undefined;
}

/** Where they speak. A channel thread is a conversation of its own, so answers land in the thread. */
export interface Place {
  readonly channel: string;
  readonly conversationId: string;
  readonly kind: 'personal' | 'group' | 'channel';
  /** The organisation (Entra tenant id) the conversation belongs to. */
  readonly tenantId: string | null;
}

/** A file that came with a message: its text is fetched by a job, not inside the turn. */
export interface Attachment {
  readonly name: string;
  readonly url: string;
}

/** A posted message, as the channel finds it again. */
export interface MessageRef {
  readonly channel: string;
  readonly conversationId: string;
  readonly messageId: string;
}

/** What is shown: a card, and the sentence that stands for it in notifications and where cards cannot be drawn. */
export interface View {
  readonly card: CardJson;
  readonly summary: string;
}

/** All that a command or an action sees of the outside. */
export interface Turn {
  /** The channel's id of this delivery: the same id twice is the same turn delivered again. */
  readonly id: string;
  readonly who: Person;
  /** Why the channel cannot tell who of the organisation this is: they may do nothing that takes a role. */
  readonly unproven?: Refusal | undefined;
  /** What the channel itself calls whoever speaks: cards name people by it. */
  readonly account: string;
  readonly where: Place;
  /** What the client asks for (the activity's locale); the person's own choice goes before it. */
  readonly locale: Locale;
  /** The person's time zone (IANA), where the channel tells it. */
  readonly timeZone: string | undefined;
  /** The text, without the mention of the bot. Undefined when a button was pressed. */
  readonly said: string | undefined;
  /** A card's button: its verb, the card's data and what was typed into its inputs, all of it untrusted. */
  readonly pressed: { readonly verb: string; readonly data: Readonly<Record<string, unknown>> } | undefined;
  /** Nobody pressed: a client brings the card up to date by itself. */
  readonly automatic?: true;
  readonly attachments: readonly Attachment[];
  /** The people called by name in the text, without the bot. */
  readonly mentions: readonly Mentioned[];
  /** Says something in this conversation (in its thread). */
  reply(view: View): Promise<MessageRef>;
  /** Puts another card in the place of the one that was pressed. On a typed command it is a reply. */
  replace(view: View): Promise<void>;
  /**
   * As {@link replace}, for whoever pressed alone: others go on seeing theirs. Where a client can show nobody a card of their own,
   * it is a reply.
   */
  replaceOwn(view: View): Promise<void>;
}
