import type { AuditEntry } from './entry.ts';
import type { ChainedEntry, EntryText, Link } from './link.ts';
import type { Seal } from './seal.ts';

/** A place of the chain, with the entry that should stand there; null where it is gone. */
export interface StoredLink extends Link {
  readonly entry: EntryText | null;
}

/** The chain as it stood at one moment, however long the reading takes. */
export interface ChainView {
  /** By their entries' numbers. */
  seals(): Promise<readonly Seal[]>;
  /** Those after this number, in order. */
  links(after: number, limit: number): Promise<readonly StoredLink[]>;
  /** The number of an entry (its id: it has no place) that was put beside the chain. */
  unlinked(): Promise<number | undefined>;
}

/** How far the chain goes, and since when it was last sealed. */
export interface ChainEnds {
  readonly oldest: { readonly seq: number; readonly at: Date };
  readonly newest: Pick<Link, 'seq' | 'hash'>;
  readonly checkpoint: Pick<Seal, 'seq' | 'at'> | undefined;
}

/** The log as evidence. */
export interface AuditChain {
  view<T>(read: (view: ChainView) => Promise<T>): Promise<T>;
  /** Undefined while the log is empty. */
  ends(): Promise<ChainEnds | undefined>;
  /** From the first entry at or after that moment (of all, by default) to the newest. Undefined where there is none. */
  stretch(since?: Date): Promise<Stretch | undefined>;
  /** Undefined where either end is not there (any more). */
  between(first: number, last: number): Promise<Stretch | undefined>;
  /** The entries of a stretch, in order, some at a time. */
  entries(of: Pick<Stretch, 'first' | 'last'>): AsyncIterable<readonly ChainedEntry[]>;
  /** Keeps a checkpoint; where there is one of this entry already, that one stays. */
  keep(checkpoint: Seal): Promise<void>;
  /** The last of at most `limit` entries, from the oldest on, that are all older than that; never the newest of the log. */
  lastBefore(moment: Date, limit: number): Promise<Pick<Link, 'seq' | 'hash'> | undefined>;
  /** Removes what the anchor covers, and audits that it did. */
  forget(anchor: Seal, audit: AuditEntry): Promise<void>;
}

export interface Stretch {
  readonly first: number;
  readonly last: number;
  /** What `first` is chained to. */
  readonly previous: string;
  /** Of `last`. */
  readonly hash: string;
}
