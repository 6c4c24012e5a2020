import type { ChangePlace } from '../changes/index.ts';

export type { CardParts } from './card-parts.ts';

/** The conversations a channel has met; what it stores about each (the reference) is its own affair. */
export interface ConversationBook {
  /** True for the one caller, of all processes, that made it known: it was never met, or the bot had been removed. */
  save(conversation: {
    readonly place: ChangePlace;
    readonly reference: unknown;
    /** Whose it is, where it is a personal one. */
    readonly personId?: string;
  }): Promise<boolean>;
  /** The personal conversations of these people. */
  personal(
    personIds: readonly string[],
  ): Promise<
    readonly { readonly channel: string; readonly conversationId: string; readonly personId: string }[]
  >;
  /** Whose personal conversation it is; undefined of one that several share. */
  owner(channel: string, conversationId: string): Promise<string | undefined>;
  find(channel: string, conversationId: string): Promise<unknown>;
  /** The bot was removed: nothing is sent there until it is met again. */
  retire(channel: string, conversationId: string): Promise<void>;
}

/** Somebody as a channel knows them: `account` is its own id of theirs, which cards call people by (in Teams `29:…`). */
interface ChannelAccount {
  readonly channel: string;
  readonly account: string;
  readonly id: string;
  readonly name: string;
}

/** What people chose for themselves, and what the channels call them. */
export interface People {
  /** Notes whom a channel has heard. */
  heard(person: ChannelAccount): Promise<void>;
  /** The accounts of those among these people who have been heard there. */
  accounts(channel: string, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Those heard there under this account or exactly this name, without case. */
  known(channel: string, accountOrName: string): Promise<readonly ChannelAccount[]>;
  /** What people are called who have been heard there. */
  names(channel: string): Promise<readonly string[]>;
  locale(personId: string): Promise<string | undefined>;
  setLocale(person: { readonly id: string; readonly name: string }, locale: string): Promise<void>;
}

/** Deliveries seen, by all bots together: Teams sends an activity again when an answer was slow. */
export interface Deliveries {
  /** True for the first bot that asks about this delivery, false ever after (for a day). */
  first(channel: string, id: string): Promise<boolean>;
  /** Forgets what is older than a day, and what of links and cards has had its time. */
  prune(): Promise<void>;
}

/**
 * What a card shows, and is drawn again for when that changes. Two are posted once and never drawn again: the `digest` of a watch
 * (the id is the watch's) and the `deadlines` of a warning.
 */
export interface CardSubject {
  readonly kind: 'change' | 'run' | 'check' | 'schedule' | 'incident' | 'digest' | 'deadlines';
  readonly id: number;
}

/** The one live card of a subject in each conversation that shows it. */
export interface LiveCard {
  readonly subject: CardSubject;
  readonly channel: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly locale: string;
  /** What of its subject it shows: a change's state, how many events a run has seen, whether a check is `done`. */
  readonly shown: string;
}

export interface LiveCards {
  /** Posts or draws the subject's cards while no other process does. Undefined, at once, where one does. */
  alone<T>(subject: CardSubject, work: () => Promise<T>): Promise<T | undefined>;
  of(subject: CardSubject): Promise<readonly LiveCard[]>;
  /** Makes this the subject's card in its conversation, in place of an earlier one. */
  save(card: LiveCard): Promise<void>;
  /** Notes what the card shows now; nothing where another has taken its place. */
  drawn(card: LiveCard, shown: string): Promise<void>;
  /** The subjects of which a card shows what is over. */
  outdated(): Promise<readonly CardSubject[]>;
  /** The message is gone. */
  forget(card: Pick<LiveCard, 'subject' | 'channel' | 'conversationId'>): Promise<void>;
}

/** A file that is made when its link is opened. */
export interface DownloadedSheet {
  readonly subject: 'change' | 'run' | 'audit';
  /** Of the change or run; of the audit, its last entry that is in the file. */
  readonly id: number;
  readonly sheet: string;
  readonly locale: string;
}

/** Links to sheets: a token that is not kept itself, good for a while. */
export interface Downloads {
  create(sheet: DownloadedSheet, ms: number): Promise<string>;
  find(token: string): Promise<DownloadedSheet | undefined>;
}
