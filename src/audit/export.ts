import { stringify } from 'csv-stringify/sync';
import type { Stretch } from './chain.ts';
import { canonical, type ChainedEntry } from './link.ts';
import type { AuditSigner } from './signing.ts';

const FIELDS = [
  'seq',
  'at',
  'who',
  'action',
  'subject',
  'detail',
  'conversation',
  'previous',
  'hash',
] as const satisfies readonly (keyof ChainedEntry)[];

/** What a spreadsheet takes for a formula, and the apostrophe itself, so that taking one off is never wrong. */
const MARKED = /^['=+\-@\t\r＝＋－＠]/;

/** A line of JSON for each entry. */
export async function* jsonLines(batches: AsyncIterable<readonly ChainedEntry[]>): AsyncIterable<string> {
  for await (const entries of batches) {
    yield entries.map((entry) => `${JSON.stringify(entry, [...FIELDS])}\n`).join('');
  }
}

/** RFC 4180 in UTF-8 with a byte order mark. A cell that a spreadsheet might run gets an apostrophe before it. */
export async function* csv(batches: AsyncIterable<readonly ChainedEntry[]>): AsyncIterable<string> {
  yield stringify([[...FIELDS]], { bom: true, record_delimiter: 'windows' });
  for await (const entries of batches) {
    const rows = entries.map((entry) => FIELDS.map((field) => cell(entry[field])));
    yield stringify(rows, { record_delimiter: 'windows', quoted_match: /[\r\n]/ });
  }
}

function cell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return MARKED.test(text) ? `'${text}` : text;
}

/**
 * The detached signature of both files, as JSON: it signs where the stretch begins and ends, and by the chain that is all that stands
 * between.
 */
export async function signatureOf(
  { first, last, previous, hash }: Stretch,
  signer: AuditSigner,
  at: Date,
): Promise<string> {
  const fields = [String(first), String(last), previous, hash, at.toISOString()];
  const { spki, fingerprint } = await signer.publicKey();
  const { keyId, signature } = await signer.sign(canonical('linekeeper-audit-export-1', fields));
  const document = {
    ...{ format: 'linekeeper-audit-export-1', first, last, previous, hash, signedAt: at.toISOString() },
    key: { id: keyId, algorithm: 'Ed25519', publicKey: spki, fingerprint },
    signature,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
