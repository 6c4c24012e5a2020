import { createHash } from 'node:crypto';

/** What an entry says, as the database writes it: JSON is hashed as the text that stands there, so nobody has to write it again. */
export interface EntryText {
  /** UTC, to the microsecond: `2026-11-21T12:00:00.123456Z`. */
  readonly at: string;
  /** JSON. */
  readonly who: string;
  readonly action: string;
  readonly subject: string;
  /** JSON. */
  readonly detail: string | null;
  /** JSON. */
  readonly conversation: string | null;
}

/** Where an entry stands in the chain. Hashes are 64 hexadecimal digits, in lower case. */
export interface Link {
  /** From 1, without gaps. */
  readonly seq: number;
  /** The hash of the entry before. */
  readonly previous: string;
  readonly hash: string;
}

export interface ChainedEntry extends Link, EntryText {}

/** What the first entry of all is chained to. */
export const GENESIS = '0'.repeat(64);

/** The hash that an entry has in this place: the same as the database's `audit_hash`. */
export function hashOf({ seq, previous }: Pick<Link, 'seq' | 'previous'>, entry: EntryText): string {
  const { at, who, action, subject, detail, conversation } = entry;
  const fields = [String(seq), previous, at, who, action, subject, detail, conversation];
  return createHash('sha256').update(canonical('linekeeper-audit-1', fields)).digest('hex');
}

/** An array of strings (and null) as RFC 8785 writes it, which for those is what JSON.stringify writes. */
export function canonical(purpose: string, fields: readonly (string | null)[]): string {
  return JSON.stringify([purpose, ...fields]);
}
