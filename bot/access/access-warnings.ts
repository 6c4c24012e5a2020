/** What people should know of the access file: that it is not what holds, and which of its entries are in doubt. */
import path from 'node:path';
import type { AccessWarning } from '../../cards/access-warning.ts';
import type { Access } from '../../src/access/index.ts';

/** As many as a card can hold beside all else. */
const MOST = 6;

/** The file is called by its name: where it lies is for those who can see the log. */
export function accessFileName(access: Pick<Access, 'doubts'>): string {
  return path.basename(access.doubts().file);
}

export function accessWarnings(access: Pick<Access, 'doubts'>): AccessWarning[] {
  const { fault, entries } = access.doubts();
  const file = accessFileName(access);
  const ofFile: AccessWarning[] = fault
    ? [
        {
          kind: fault.line === null ? 'file-unreadable' : 'file',
          file,
          line: fault.line,
          what: fault.problem,
        },
      ]
    : [];
  const ofEntries = entries.map(({ line, member, doubt, holds }): AccessWarning => {
    const kind = doubt === 'unread' && !holds ? 'expired' : doubt;
    return { kind, file, line, what: member };
  });
  return [...ofFile, ...ofEntries].slice(0, MOST);
}
