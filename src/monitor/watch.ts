import type { ChangePerson, ChangePlace } from '../changes/index.ts';

/** A conversation's wish to hear of phones that go offline. */
export interface Watch {
  readonly id: number;
  /** Who asked for it. */
  readonly who: ChangePerson;
  readonly place: ChangePlace;
  readonly locale: string;
  /** A selector in its one spelling; empty picks every phone. */
  readonly selector: string;
  readonly quiet: QuietHours | null;
  readonly digest: DigestTime | null;
  /** An escalation: hears of an incident only when nobody has acknowledged it for so long. Null: hears of it at once. */
  readonly afterMinutes: number | null;
  readonly createdAt: Date;
  /** Until when its last digest told what happened. */
  readonly digestedAt: Date | null;
}

export type WatchDraft = Omit<Watch, 'id' | 'createdAt' | 'digestedAt'>;

/** A stretch of every day in which nothing is posted; `from` after `to` runs over midnight. */
export interface QuietHours {
  /** `hh:mm`. */
  readonly from: string;
  readonly to: string;
  /** An IANA name. */
  readonly zone: string;
}

/** When a day's events are told in one card. */
export interface DigestTime {
  /** `hh:mm`. */
  readonly at: string;
  /** An IANA name. */
  readonly zone: string;
}
