import type { AuditEntry } from './entry.ts';

export interface RecordedEntry extends AuditEntry {
  readonly at: Date;
}

export interface NumberedEntry extends RecordedEntry {
  /** Its place in the chain. */
  readonly seq: number;
}

/** Which entries are looked for: what is left out restricts nothing. */
export interface AuditSearch {
  /** Each has to occur in the action, the subject, or the name or id of who did it; case does not count. */
  readonly words: readonly string[];
  readonly subjects?: readonly string[];
  readonly since?: Date;
}

/** Append-only: the database refuses updates and deletions. Entries of a decision are written in its own transaction. */
export interface AuditLog {
  append(entries: readonly AuditEntry[]): Promise<void>;
  /** The newest first. */
  recent(subject: string | undefined, limit: number): Promise<readonly RecordedEntry[]>;
  /** The newest first; pages are counted from 0. `more`: whether there is a page after this one. */
  search(
    search: AuditSearch,
    page: { readonly page: number; readonly perPage: number },
  ): Promise<{ readonly entries: readonly NumberedEntry[]; readonly more: boolean }>;
}
