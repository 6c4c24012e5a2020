import { randomBytes } from 'node:crypto';

/** A secret that the program has made for itself: nobody has to think of one, set it or change it. */
export interface SigningKey {
  /** Letters, digits, `-` and `_`. No secret: it stands beside what was signed. */
  readonly id: string;
  readonly secret: Buffer;
  readonly createdAt: Date;
}

/** What keys of a purpose are like, and how long each is used. */
export interface KeyKind {
  readonly purpose: 'cards' | 'audit';
  make(): Buffer;
  /** When another takes its place for signing; null: never. */
  readonly replacedAfterDays: number | null;
  /** Until when what it signed is accepted; null: always. */
  readonly acceptedForDays: number | null;
}

/** The newest first: that one signs, all are accepted. */
export type Keys = readonly [SigningKey, ...SigningKey[]];

export interface KeyStore {
  /** The keys of a kind that are good now, by the database's clock. Makes the next when it is due: one, whoever asks at once. */
  keys(kind: KeyKind): Promise<Keys>;
}

/** What proves that a card's button is one that the bot has drawn. A card two months old still answers. */
export const CARD_KEYS: KeyKind = {
  purpose: 'cards',
  make: () => randomBytes(32),
  replacedAfterDays: 30,
  acceptedForDays: 90,
};
