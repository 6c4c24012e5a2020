/** Days of the week as people type them, in English and French. */
import { fold } from '../devices/index.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const WORKING_DAYS = [1, 2, 3, 4, 5];

/** Keyed by what is left of a name without its plural. ISO: 1 is Monday. */
const NAMED: ReadonlyMap<string, readonly number[]> = new Map([
  ['day', EVERY_DAY],
  ['jour', EVERY_DAY],
  ['weekday', WORKING_DAYS],
  ['jour ouvre', WORKING_DAYS],
  ...['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].flatMap(spellings),
  ...['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'].flatMap(spellings),
]);

function spellings(name: string, at: number): [string, readonly number[]][] {
  const days = [at + 1];
  // `mar` is both mardi and March, but no month is asked for here.
  return [
    [name, days],
    [name.slice(0, 3), days],
  ];
}

/** Reads `Monday`, `lundi et jeudi`, `day`; undefined where one of the names is none. */
export function parseWeekdays(text: string): readonly number[] | undefined {
  const days = text.split(/,|\s(?:and|et)\s/).map((name) => NAMED.get(singular(fold(name))));
  const known = days.filter((found) => found !== undefined);
  if (known.length < days.length) return undefined;
  return [...new Set(known.flat())].sort();
}

function singular(name: string): string {
  return name.trim().replaceAll(/s(?=\s|$)/g, '');
}
