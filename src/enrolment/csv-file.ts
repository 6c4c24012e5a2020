/** Reads an enrolment file: any encoding, delimiter and header that spreadsheets and the Teams admin center write. */
import { Readable } from 'node:stream';
import { CsvError, parse, type Options } from 'csv-parse';
import { LinekeeperError } from '../kernel/errors.ts';
import { readHeader, rowReader, type CsvRow, type Header } from './csv-rows.ts';
import { dialectOf } from './csv-dialect.ts';
import { toUtf8, type CsvEncoding } from './csv-encoding.ts';
import type { Field } from './columns.ts';

export interface CsvFile {
  readonly rows: readonly CsvRow[];
  /** The fields the header names, in its order. */
  readonly columns: readonly Field[];
  /** Headers that mean nothing here; their cells are left out. */
  readonly ignored: readonly string[];
  readonly delimiter: string;
  readonly encoding: CsvEncoding;
}

export interface CsvLimits {
  readonly maxBytes: number;
  readonly maxRows: number;
}

const MEGABYTE = 1024 * 1024;
export const CSV_LIMITS: CsvLimits = { maxBytes: 16 * MEGABYTE, maxRows: 100_000 };

/** Small enough that parsed cells are handed over before the next ones are made. */
const SLICE = 64 * 1024;

/**
 * Rows that cannot be right come back with `broken` set; only what makes the whole file unreadable is thrown:
 * `csv.empty`, `csv.binary` {kind}, `csv.too-large` {maxMegabytes}, `csv.too-many-rows` {max}, `csv.no-header` {found},
 * `csv.two-headers` {row}, `csv.duplicate-column` {column}, `csv.unclosed-quote` {row}, `csv.stray-quote` {row}, `csv.no-rows`.
 */
export async function readCsv(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limits: CsvLimits = CSV_LIMITS,
): Promise<CsvFile> {
  const { utf8, encoding } = toUtf8(await collect(chunks, limits.maxBytes));
  if (/^\s*$/.test(utf8.toString('utf8', 0, 1024)) && utf8.toString().trim() === '')
    throw new LinekeeperError('csv.empty');
  const { delimiter, start } = dialectOf(utf8);
  const { header, rows } = await readTable(records(utf8.subarray(start), delimiter), limits.maxRows);
  return { rows, columns: header.columns, ignored: header.ignored, delimiter, encoding };
}

async function collect(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxBytes: number,
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new LinekeeperError('csv.too-large', { maxMegabytes: maxBytes / MEGABYTE });
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

async function readTable(
  table: AsyncIterable<readonly string[]>,
  maxRows: number,
): Promise<{ header: Header; rows: CsvRow[] }> {
  const rows: CsvRow[] = [];
  let header: Header | undefined;
  let readRow: ReturnType<typeof rowReader> | undefined;
  let line = 0;
  for await (const record of table) {
    line += 1;
    const cells = record.map((cell) => cell.trim());
    if (cells.every((cell) => cell === '')) continue;
    if (readRow === undefined) {
      header = readHeader(cells);
      readRow = rowReader(header);
      continue;
    }
    if (rows.length === maxRows) throw new LinekeeperError('csv.too-many-rows', { max: maxRows });
    rows.push(readRow(cells, line));
  }
  if (header === undefined) throw new LinekeeperError('csv.empty');
  if (rows.length === 0) throw new LinekeeperError('csv.no-rows');
  return { header, rows };
}

/** Every record, blank ones too: a spreadsheet numbers them as well. */
async function* records(utf8: Buffer, delimiter: string): AsyncGenerator<readonly string[]> {
  const options: Options = {
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    trim: true,
    max_record_size: 0,
  };
  const parser = Readable.from(slices(utf8)).pipe(parse(options));
  try {
    for await (const record of parser) yield record as string[]; // without `columns`, records are arrays of cells
  } catch (error) {
    throw quoteError(error) ?? error;
  }
}

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += SLICE) yield bytes.subarray(from, from + SLICE);
}

/**
 * Quotes are read strictly: a forgotten one would otherwise swallow the rows up to the next quote without a word. Its sign
 * is then a quote that closes in the middle of a cell.
 */
function quoteError(error: unknown): LinekeeperError | undefined {
  if (!(error instanceof CsvError)) return undefined;
  const row = Number(error.records) + 1;
  const code = error.code === 'INVALID_OPENING_QUOTE' ? 'csv.stray-quote' : 'csv.unclosed-quote';
  return new LinekeeperError(code, { row }, { cause: error });
}
