/** How a CSV separates its cells: as its `sep=` line says, else as makes most sense of its header. */
import { parse } from 'csv-parse/sync';
import { fieldOf } from './columns.ts';

export interface Dialect {
  readonly delimiter: string;
  /** Where the table begins, behind a `sep=` line. */
  readonly start: number;
}

/** In order of preference where two make equal sense. */
const DELIMITERS = [',', ';', '\t'] as const;
/** Bytes in which the header is looked for. */
const HEAD = 16_384;

/** @param utf8 the file without its byte order mark. */
export function dialectOf(utf8: Buffer): Dialect {
  const head = utf8.toString('utf8', 0, HEAD);
  const told = /^"?sep=([^"\r\n])"?(?:\r\n|\r|\n|$)/i.exec(head);
  if (told?.[1] !== undefined) return { delimiter: told[1], start: Buffer.byteLength(told[0]) };
  const scored = DELIMITERS.map((delimiter) => ({ delimiter, score: score(firstRecord(head, delimiter)) }));
  const best = scored.reduce((left, right) => (right.score > left.score ? right : left));
  return { delimiter: best.delimiter, start: 0 };
}

/** Recognised headers first, then the number of cells. */
function score(cells: readonly string[]): number {
  return cells.filter((cell) => fieldOf(cell) !== undefined).length * HEAD + cells.length;
}

function firstRecord(head: string, delimiter: string): readonly string[] {
  try {
    const options = { delimiter, record_delimiter: ['\r\n', '\n', '\r'], relax_quotes: true, to: 1 };
    return (
      parse(head, { ...options, relax_column_count: true, skip_records_with_empty_values: true })[0] ?? []
    );
  } catch {
    // An unclosed quote under this delimiter: not the one. Where it is so under all, the reader tells the row.
    return [];
  }
}
