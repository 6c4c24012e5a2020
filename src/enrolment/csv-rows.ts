/** From the cells of a record to a row of named fields. */
import { LinekeeperError } from '../kernel/errors.ts';
import { fieldOf, FIELDS, type Field } from './columns.ts';

export interface CsvRow {
  /** As a spreadsheet numbers it: blank lines count, the header of an ordinary file is 1. */
  readonly row: number;
  /** As written; empty where the cell was. */
  readonly mac: string;
  readonly user: string | null;
  readonly site: string | null;
  readonly region: string | null;
  /** Why the row cannot be read as it stands; its fields then hold what stood in those places. */
  readonly broken?: 'malformed-row' | 'formula';
}

export interface Header {
  readonly columns: readonly Field[];
  readonly ignored: readonly string[];
  /** Where each field stands. */
  readonly at: Readonly<Partial<Record<Field, number>>>;
  readonly width: number;
}

/** Throws `csv.no-header` where no column holds MACs, `csv.duplicate-column` where two name the same field. */
export function readHeader(cells: readonly string[]): Header {
  const at: Partial<Record<Field, number>> = {};
  for (const [index, cell] of cells.entries()) {
    const field = fieldOf(cell);
    if (field === undefined) continue;
    if (at[field] !== undefined) throw new LinekeeperError('csv.duplicate-column', { column: shorten(cell) });
    at[field] = index;
  }
  if (at.mac === undefined) throw new LinekeeperError('csv.no-header', { found: shorten(cells.join(' | ')) });
  return {
    columns: cells.map(fieldOf).filter((field) => field !== undefined),
    ignored: cells.filter((cell) => cell !== '' && fieldOf(cell) === undefined),
    at,
    width: cells.length,
  };
}

/** Makes the function that reads the rows under this header. It throws `csv.two-headers` at a second one. */
export function rowReader(header: Header): (cells: readonly string[], row: number) => CsvRow {
  const { at, width } = header;
  const cellOf = (cells: readonly string[], field: Field): string => {
    const index = at[field];
    return index === undefined ? '' : unguard(cells[index] ?? '');
  };
  return (cells, row) => {
    const mac = cellOf(cells, 'mac');
    if (fieldOf(mac) === 'mac') throw new LinekeeperError('csv.two-headers', { row });
    const fields = {
      row,
      mac,
      user: cellOf(cells, 'user') || null,
      site: cellOf(cells, 'site') || null,
      region: cellOf(cells, 'region') || null,
    };
    // Spreadsheets pad rows with blank cells, which is harmless.
    if (cells.length < width || cells.slice(width).some((cell) => cell !== ''))
      return { ...fields, broken: 'malformed-row' };
    return FIELDS.some((field) => isFormula(cellOf(cells, field)))
      ? { ...fields, broken: 'formula' }
      : fields;
  };
}

/** What a spreadsheet would run. No MAC, account, place or region starts so. */
function isFormula(cell: string): boolean {
  return /^[=+\-@]/.test(cell);
}

/** Takes off the apostrophe that `toCsv` puts before what a spreadsheet would run. */
function unguard(cell: string): string {
  return /^'[=+\-@]/.test(cell) ? cell.slice(1) : cell;
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
