/** Output of Format-List: a property a line, its name before the colon; long values go on below. */
import type { OutputObject } from './output.ts';

interface Property {
  readonly name: string;
  readonly value: string;
  /** Where its colon stands. */
  readonly column: number;
}

const PROPERTY = /^([A-Za-z_]\w*)\s+:(?: (.*))?$/;

export function readListOutput(lines: readonly string[]): readonly OutputObject[] | undefined {
  const whole = (unsquashed(lines) ?? uncut(lines)).map((line) => line.trimEnd());
  const longest = longestOf(whole);
  const objects: Record<string, string>[] = [];
  let current: { object: Record<string, string>; property: Property; last: string } | undefined;

  for (const line of whole) {
    const property = propertyOf(line);
    if (property) {
      // A name that comes again belongs to the next object, even where the blank line between them got lost.
      let object = current?.object;
      if (object === undefined || Object.hasOwn(object, property.name)) objects.push((object = {}));
      object[property.name] = property.value;
      current = { object, property, last: property.value };
    } else if (line === '') {
      current = undefined;
    } else if (current && /^\s/.test(line)) {
      const { object, property: continued, last } = current;
      const more = line.trim();
      const between = isCut(last, more, longest - continued.column - 2) ? '' : ' ';
      object[continued.name] = `${object[continued.name] ?? ''}${between}${more}`;
      current = { ...current, last: more };
    }
  }
  return objects.length === 0 ? undefined : objects;
}

/** Some message boxes put everything on one line. */
function unsquashed(lines: readonly string[]): readonly string[] | undefined {
  const [only = '', ...more] = lines.map((line) => line.trim()).filter((line) => line !== '');
  return more.length === 0 && propertyOf(only)
    ? only.split(/(?<=\s)(?=[A-Za-z_]\w*\s+:(?:\s|$))/)
    : undefined;
}

/** A console narrower than the text cuts full lines anywhere, and what is left over stands below without an indent. */
function uncut(lines: readonly string[]): readonly string[] {
  const width = longestOf(lines);
  const column = commonColumn(lines);
  const whole: string[] = [];
  let begun = false;
  lines.forEach((line, at) => {
    const property = propertyOf(line);
    const isProperty = property !== undefined && (column === undefined || property.column === column);
    const isRest = begun && !isProperty && /^\S/.test(line) && lines[at - 1]?.length === width;
    if (isRest) whole.push((whole.pop() ?? '') + line);
    else whole.push(line);
    begun ||= isProperty;
  });
  return whole;
}

/** The column of most colons; undefined where names are not padded to one, as when a chat client has removed the blanks. */
function commonColumn(lines: readonly string[]): number | undefined {
  const counts = new Map<number, number>();
  if (!lines.some((line) => propertyOf(line) && / {2}:/.test(line))) return undefined;
  const columns = lines.flatMap((line) => propertyOf(line)?.column ?? []);
  for (const column of columns) counts.set(column, (counts.get(column) ?? 0) + 1);
  return [...counts].find(([, count]) => count * 2 > columns.length)?.[0];
}

/** Undefined where the line is none. */
export function propertyOf(line: string): Property | undefined {
  const [, name, value = ''] = PROPERTY.exec(line) ?? [];
  return name === undefined ? undefined : { name, value, column: line.indexOf(' :') + 1 };
}

/**
 * PowerShell breaks a value between words, and cuts only a word that is longer than a whole line; so what meets here is one
 * word if together it would not have fitted in one.
 */
function isCut(before: string, after: string, field: number): boolean {
  const [first = ''] = after.split(/\s/, 1);
  const last = before.split(/\s/).at(-1) ?? '';
  return last.length + first.length > field;
}

function longestOf(lines: readonly string[]): number {
  return lines.reduce((longest, line) => Math.max(longest, line.length), 0);
}
