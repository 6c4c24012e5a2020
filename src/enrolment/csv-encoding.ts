/** From the bytes of a text file, however it was saved, to UTF-8. */
import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { LinekeeperError } from '../kernel/errors.ts';

export type CsvEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Files that people send in place of a CSV, by their first bytes. */
const SIGNATURES: readonly (readonly [kind: string, bytes: Buffer])[] = [
  ['xlsx', Buffer.from('PK\x03\x04')],
  ['zip', Buffer.from('PK\x05\x06')],
  ['pdf', Buffer.from('%PDF-')],
  ['xls', Buffer.from('d0cf11e0', 'hex')],
  ['gzip', Buffer.from('1f8b08', 'hex')],
];

const BYTE_ORDER_MARKS: readonly (readonly [encoding: CsvEncoding, mark: Buffer])[] = [
  ['utf-8', Buffer.from('efbbbf', 'hex')],
  ['utf-16le', Buffer.from('fffe', 'hex')],
  ['utf-16be', Buffer.from('feff', 'hex')],
];

/**
 * Windows-1252 is what is left when there is no byte order mark and the bytes are no valid UTF-8: Excel on a French or
 * English Windows saves "CSV" in it.
 * Throws `csv.binary` with `kind` (`xlsx`, `xls`, `zip`, `pdf`, `gzip`, or `unknown` where there are NUL characters).
 */
export function toUtf8(bytes: Buffer): { readonly utf8: Buffer; readonly encoding: CsvEncoding } {
  const signature = SIGNATURES.find(([, start]) => startsWith(bytes, start));
  if (signature) throw new LinekeeperError('csv.binary', { kind: signature[0] });
  const decoded = decode(bytes);
  if (decoded.utf8.includes(0)) throw new LinekeeperError('csv.binary', { kind: 'unknown' });
  return decoded;
}

function decode(bytes: Buffer): { utf8: Buffer; encoding: CsvEncoding } {
  const [encoding, mark] = BYTE_ORDER_MARKS.find(([, start]) => startsWith(bytes, start)) ?? [];
  const body = bytes.subarray(mark?.length ?? 0);
  if (encoding !== 'utf-16le' && encoding !== 'utf-16be' && isUtf8(body))
    return { utf8: body, encoding: 'utf-8' };
  const source = encoding === undefined || encoding === 'utf-8' ? 'windows-1252' : encoding;
  return { utf8: Buffer.from(iconv.decode(body, source, { stripBOM: false })), encoding: source };
}

function startsWith(bytes: Buffer, start: Buffer): boolean {
  return bytes.subarray(0, start.length).equals(start);
}
