/** Output of Format-Table: names, a line of dashes, then rows. */
import { propertyOf } from './output-list.ts';
import type { OutputObject } from './output.ts';

const DASHES = /^\s*-+(?: +-+)*$/;

/** Names may be made up (`Select-Object @{n='Line URI'; …}`). */
const NAME = /^\p{L}[^:;,{}"]*$/u;

/** How many lines a name may take; even the longest in the narrowest table take no more. */
const NAME_LINES = 5;

/** Each is held against every line, and no console is wide enough for more. */
const MOST_COLUMNS = 60;

interface Column {
  readonly from: number;
  readonly to: number;
}

export function readTableOutput(shown: readonly string[]): readonly OutputObject[] | undefined {
  const lines = shown.map((line) => line.trimEnd());
  const rules = lines.flatMap((line, at) => (DASHES.test(line) ? [at] : []));
  const objects = rules.flatMap((rule, index) => {
    const header = headerOf(lines, rule);
    const end = nextHeader(lines, rules[index + 1]);
    const below = lines.slice(rule + 1, end);
    const blank = below.indexOf('');
    const rows = blank === -1 ? below : below.slice(0, blank);
    return header.length === 0 || header.some(propertyOf) ? [] : readTable(header, lines[rule] ?? '', rows);
  });
  return objects.length === 0 ? undefined : objects;
}

/** The names stand right above the dashes; those that are too long for their column go on from lines above. */
function headerOf(lines: readonly string[], rule: number): readonly string[] {
  let from = rule;
  while (from > Math.max(0, rule - NAME_LINES) && lines[from - 1]?.trim() !== '') from -= 1;
  return lines.slice(from, rule);
}

function nextHeader(lines: readonly string[], rule: number | undefined): number {
  return rule === undefined ? lines.length : rule - headerOf(lines, rule).length;
}

function readTable(header: readonly string[], rule: string, rows: readonly string[]): OutputObject[] {
  if ((rule.match(/-+/g) ?? []).length > MOST_COLUMNS) return [];
  const columns = columnsOf(rule, [...header.slice(-1), ...rows]);
  const names = namesOf(header, rule, columns);
  if (!names) return [];
  const objects: Record<string, string>[] = [];
  for (const row of rows) {
    const cells = columns.map(({ from, to }) => row.slice(from, to).trim());
    const last = objects.at(-1);
    // With -Wrap a long cell goes on below; the first column, which names the object, is then blank.
    if (cells[0] === '' && last)
      names.forEach((name, at) => (last[name] = (last[name] ?? '') + (cells[at] ?? '')));
    else objects.push(Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])));
  }
  return objects;
}

/**
 * Dashes are as long as the name, not as the column: numbers reach to the left of them and texts to the right. A column ends at
 * a place between the dashes where no line has anything.
 */
function columnsOf(rule: string, lines: readonly string[]): readonly Column[] {
  const dashes = [...rule.matchAll(/-+/g)].map(({ index, 0: run }) => ({
    from: index,
    to: index + run.length,
  }));
  const cuts = dashes.slice(1).map((next, at) => {
    const gap = { from: dashes[at]?.to ?? 0, to: next.from };
    for (let cut = gap.to - 1; cut >= gap.from; cut -= 1) {
      if (lines.every((line) => (line[cut] ?? ' ') === ' ')) return cut;
    }
    return gap.to;
  });
  return [0, ...cuts].map((from, at) => ({ from, to: cuts[at] ?? Infinity }));
}

/** Undefined where the dashes are not as long as the names above them, so that this is no table. */
function namesOf(
  header: readonly string[],
  rule: string,
  columns: readonly Column[],
): readonly string[] | undefined {
  const last = header.at(-1) ?? '';
  const whole = columns.every(({ from, to }) => last.slice(from, to).trim() !== '');
  const pieces = columns.map(({ from, to }) =>
    (whole ? [last] : header).map((line) => line.slice(from, to).trim()),
  );
  const names = pieces.map((piece) => piece.join(''));
  const fits = columns.every(
    ({ from, to }, at) =>
      rule.slice(from, to).trim().length === Math.max(...(pieces[at] ?? []).map((piece) => piece.length)),
  );
  return fits && names.every((name) => NAME.test(name)) ? names : undefined;
}
