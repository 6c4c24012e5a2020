// What keeps the access file, or an entry of it, from holding: told by `status`, and to administrators by `whoami`.
import { asText } from './kit.ts';
import type { Wording } from './wording/index.ts';

export interface AccessWarning {
  /** The file cannot be taken or read; an entry is not in the directory, may not be read, was not confirmed, gives nothing any more. */
  readonly kind: 'file' | 'file-unreadable' | 'absent' | 'forbidden' | 'unread' | 'expired';
  readonly file: string;
  readonly line: number | null;
  /** What is wrong with the file, or the entry that is meant. */
  readonly what: string;
}

export function accessWarningText({ kind, file, line, what }: AccessWarning, t: Wording): string {
  return `⚠ ${t(`access-warning.${kind}`, { file: asText(file), line: line ?? 0, what: asText(what) })}`;
}
