/** An audit log in memory, to be tampered with, and keys that no database keeps. */
import fc from 'fast-check';
import type { AuditChain, ChainedEntry, Seal, StoredLink } from '../../src/audit/index.ts';
import { GENESIS, hashOf, type EntryText } from '../../src/audit/link.ts';
import { AUDIT_KEYS, auditSigner, type AuditSigner } from '../../src/audit/signing.ts';

export function signerOf(id: string): AuditSigner {
  const key = { id, secret: AUDIT_KEYS.make(), createdAt: new Date() };
  return auditSigner({
    current: () => Promise.resolve(key),
    find: (asked) => Promise.resolve(asked === id ? key : undefined),
  });
}

/** The entries in a chain, as the database links them. */
export function chained(texts: readonly EntryText[], from = 1, before = GENESIS): ChainedEntry[] {
  let previous = before;
  return texts.map((text, at) => {
    const place = { seq: from + at, previous };
    const hash = hashOf(place, text);
    previous = hash;
    return { ...place, hash, ...text };
  });
}

export function entryTexts(count: number): EntryText[] {
  return Array.from({ length: count }, (_, at) => ({
    at: `2026-11-21T12:00:00.${String(at).padStart(6, '0')}Z`,
    who: '{"id": "alex", "name": "Alex Wilber"}',
    action: 'change.approved',
    subject: `change ${at + 1}`,
    detail: `{"given": ${at}}`,
    conversation: null,
  }));
}

const json = fc.oneof(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), fc.jsonValue());

/** Anything that the database can hold. */
export const anyEntryText: fc.Arbitrary<EntryText> = fc.record({
  at: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  who: json.map((value) => JSON.stringify(value)),
  action: fc.string({ unit: 'grapheme' }),
  subject: fc.string({ unit: 'grapheme' }),
  detail: fc.option(json.map((value) => JSON.stringify(value))),
  conversation: fc.option(json.map((value) => JSON.stringify(value))),
});

/** What verifying reads: some links, seals, and a row that no link leads to. */
export interface Tampered {
  readonly links: readonly StoredLink[];
  readonly seals?: readonly Seal[];
  readonly unlinked?: number;
}

export function linksOf(entries: readonly ChainedEntry[]): StoredLink[] {
  return entries.map(({ seq, previous, hash, ...entry }) => ({ seq, previous, hash, entry }));
}

/** @param batches notes how many links were held at once */
export function chainOf(
  { links, seals = [], unlinked }: Tampered,
  batches: number[] = [],
): Pick<AuditChain, 'view'> {
  const inOrder = links.toSorted((a, b) => a.seq - b.seq);
  return {
    view: (read) =>
      read({
        seals: () => Promise.resolve(seals),
        links(after, limit) {
          const batch = inOrder.filter(({ seq }) => seq > after).slice(0, limit);
          batches.push(batch.length);
          return Promise.resolve(batch);
        },
        unlinked: () => Promise.resolve(unlinked),
      }),
  };
}
