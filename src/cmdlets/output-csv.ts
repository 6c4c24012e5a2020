/** Output of ConvertTo-Csv and Export-Csv, with or without its line of the type, between commas, semicolons or tabs. */
import { parse } from 'csv-parse/sync';
import type { OutputObject } from './output.ts';

/** The list separator is the comma in English and the semicolon in French. */
const DELIMITERS = [',', ';', '\t'] as const;
const PROPERTY = /^[A-Za-z_][\w .-]*$/;

export function readCsvOutput(lines: readonly string[]): readonly OutputObject[] | undefined {
  const table = lines.filter((line) => line.trim() !== '' && !line.startsWith('#TYPE '));
  for (const delimiter of DELIMITERS) {
    const objects = readTable(unwrapped(table, delimiter).join('\n'), delimiter);
    if (objects !== undefined) return objects;
  }
  return undefined;
}

function readTable(text: string, delimiter: string): readonly OutputObject[] | undefined {
  const [header, ...rows] = parseRows(text, delimiter);
  if (header === undefined || rows.length === 0 || !header.every((name) => PROPERTY.test(name)))
    return undefined;
  // Without quotes a single column could be any text.
  if (header.length === 1 && !text.startsWith('"')) return undefined;
  if (rows.some((row) => row.length !== header.length)) return undefined;
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])));
}

function parseRows(text: string, delimiter: string): readonly (readonly string[])[] {
  try {
    return parse(text, { delimiter, relax_column_count: true });
  } catch {
    return [];
  }
}

/** The console cuts long lines: a record goes on until its quotes are closed and a new one begins with a quote. */
function unwrapped(lines: readonly string[], delimiter: string): readonly string[] {
  if (lines[0]?.startsWith('"') !== true) return lines;
  const records: string[][] = [];
  let closed = true;
  let last = '';
  for (const line of lines) {
    const begins = closed && !last.endsWith(delimiter) && line.startsWith('"');
    if (begins) records.push([line]);
    else records.at(-1)?.push(line);
    closed = closed === hasEvenQuotes(line);
    last = line;
  }
  return records.map((pieces) => pieces.join(''));
}

function hasEvenQuotes(line: string): boolean {
  return (line.match(/"/g) ?? []).length % 2 === 0;
}
