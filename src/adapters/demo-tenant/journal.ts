import type { Ask } from './exchange.ts';

/** Every request received, in order: people and tests read here what reached the tenant, and how often. */
export interface JournalEntry {
  /** Counts up from 1 since the last reset. */
  readonly n: number;
  readonly at: string;
  readonly method: string;
  /** With the query, decoded. */
  readonly path: string;
  readonly kind: RequestKind;
  readonly macs: readonly string[];
  readonly deviceIds: readonly string[];
  /** The accounts of licence and policy assignments, by id. */
  readonly userIds: readonly string[];
  /** True for an item of a `$batch`, which has an entry of its own before its items. */
  readonly inBatch: boolean;
  /** What was answered; 0 until then. */
  status: number;
}

const ACTIONS = [
  'restart',
  'runDiagnostics',
  'updateSoftware',
  'provision',
  'codes',
  'states',
  'bulkSignIn',
  'sign-out',
  'assignLicense',
  'assign',
  'unassign',
] as const;
export type RequestKind = (typeof ACTIONS)[number] | 'batch' | 'read';

/** Older entries are forgotten beyond this many, so that a demo may run for months. */
const CAPACITY = 200_000;

export interface Journal {
  record(ask: Ask, at: Date, inBatch: boolean): JournalEntry;
  /** Entries with a number above `n`. */
  since(n: number): readonly JournalEntry[];
}

export function createJournal(): Journal {
  let entries: JournalEntry[] = [];
  let count = 0;
  return {
    record(ask, at, inBatch) {
      const query = [...ask.query].map(([name, value]) => `${name}=${value}`).join('&');
      const entry: JournalEntry = {
        n: ++count,
        at: at.toISOString(),
        method: ask.method,
        path: query === '' ? ask.path : `${ask.path}?${query}`,
        kind: kindOf(ask),
        macs: macsIn(ask.body),
        deviceIds: /\/devices\/([^/?]+)/.exec(ask.path)?.slice(1) ?? [],
        userIds: usersIn(ask),
        inBatch,
        status: 0,
      };
      if (entries.length >= CAPACITY * 2) entries = entries.slice(-CAPACITY);
      entries.push(entry);
      return entry;
    },
    since: (n) => entries.filter((entry) => entry.n > n),
  };
}

function kindOf(ask: Ask): RequestKind {
  const last = ask.path.slice(ask.path.lastIndexOf('/') + 1);
  if (last === '$batch') return 'batch';
  return (ask.method === 'POST' ? ACTIONS.find((action) => action === last) : undefined) ?? 'read';
}

/** The addresses in the bodies of the provisioning and sign-in calls, as they were sent. */
function macsIn(body: unknown): readonly string[] {
  if (typeof body === 'string') return [];
  if (typeof body !== 'object' || body === null) return [];
  if ('macs' in body && Array.isArray(body.macs)) return body.macs.map(String);
  const rows = 'rows' in body ? body.rows : 'Items' in body ? body.Items : [];
  return Array.isArray(rows) ? rows.flatMap(macOfRow) : [];
}

function usersIn({ path, body }: Ask): string[] {
  const inPath = /\/users\/([^/?]+)\/assignLicense$/.exec(path)?.[1];
  if (inPath !== undefined) return [decodeURIComponent(inPath)];
  const rows = typeof body === 'object' && body !== null && 'value' in body ? body.value : [];
  return Array.isArray(rows) ? rows.flatMap(userOfRow) : [];
}

function userOfRow(row: unknown): string[] {
  return typeof row === 'object' && row !== null && 'userId' in row ? [String(row.userId)] : [];
}

function macOfRow(row: unknown): string[] {
  if (typeof row !== 'object' || row === null) return [];
  if ('mac' in row) return [String(row.mac)];
  return 'HardwareId' in row ? [String(row.HardwareId)] : [];
}
