import { closest, distance } from 'fastest-levenshtein';
import { LOCALES } from '../cards/wording/index.ts';
import { fold } from '../src/devices/index.ts';
import type { Command } from './command.ts';

const MOST_SUGGESTIONS = 3;

/** Text to command: the longest of the commands' phrases that the text begins with, in any language. */
export function recognise(
  commands: readonly Command[],
  text: string,
): { readonly command: Command; readonly rest: string } | undefined {
  const [firstLine = '', ...lines] = text.trim().split(/\r\n|\r|\n/);
  const typed = firstLine.trim().split(/\s+/);
  const folded = typed.map(fold);
  let best: { command: Command; phrase: string } | undefined;
  for (const command of commands) {
    for (const phrase of LOCALES.flatMap((locale) => command.says[locale])) {
      if (phrase.length <= (best?.phrase.length ?? 0)) continue;
      if (wordsOf(phrase).every((word, index) => folded[index] === word)) best = { command, phrase };
    }
  }
  if (!best) return undefined;
  const rest = after(firstLine.trim(), typed.slice(0, wordsOf(best.phrase).length));
  return { command: best.command, rest: [rest, ...lines].join('\n').trim() };
}

/** Folded once: every text is held against all phrases. */
const phrases = new Map<string, readonly string[]>();

/** The words of a phrase as they are compared: case and accents do not count. */
function wordsOf(phrase: string): readonly string[] {
  const known = phrases.get(phrase) ?? phrase.split(' ').map(fold);
  phrases.set(phrase, known);
  return known;
}

/** What follows the words in the line, as it was typed. */
function after(line: string, words: readonly string[]): string {
  let rest = line;
  for (const word of words) rest = rest.slice(rest.indexOf(word) + word.length);
  return rest.trim();
}

/** The phrases nearest to what was typed, `names` of other things among them: "did you mean". Always some, so that nobody is left with silence. */
export function suggestions(
  commands: readonly Command[],
  text: string,
  names: readonly string[] = [],
): string[] {
  const typed = fold(text.trim().split(/\s+/).slice(0, 2).join(' ')).slice(0, 40);
  const [first = ''] = typed.split(' ');
  const phrases = [
    ...commands.flatMap(({ says }) => LOCALES.flatMap((locale) => says[locale])),
    ...names,
  ].filter((phrase) => /\p{L}/u.test(phrase));
  const ranked = phrases
    .map((phrase) => ({
      phrase,
      far: begins(phrase, first)
        ? 0
        : Math.min(...[first, typed].map((text) => distance(fold(phrase), text))),
    }))
    .filter(({ phrase, far }) => far <= Math.max(2, phrase.length / 2))
    .sort((a, b) => a.far - b.far)
    .map(({ phrase }) => phrase);
  const near = [...new Set(ranked)].slice(0, MOST_SUGGESTIONS);
  return near.length > 0 ? near : [...new Set([closest(first, phrases), 'help'])];
}

/** A word broken off is nearer than any slip of the hand. */
function begins(phrase: string, first: string): boolean {
  return first.length > 2 && fold(phrase).startsWith(first);
}
