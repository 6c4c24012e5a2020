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
  let best: { command: Command; rest: string; length: number } | undefined;
  for (const command of commands) {
    for (const phrase of LOCALES.flatMap((locale) => command.says[locale])) {
      const rest = after(firstLine, phrase);
      if (rest === undefined || phrase.length <= (best?.length ?? 0)) continue;
      best = { command, rest: [rest, ...lines].join('\n').trim(), length: phrase.length };
    }
  }
  return best;
}

/** What follows the phrase; undefined where the line does not begin with it. Case, accents and extra blanks do not count. */
function after(line: string, phrase: string): string | undefined {
  const wanted = phrase.split(' ');
  const words = line.trim().split(/\s+/);
  if (words.length < wanted.length) return undefined;
  if (!wanted.every((word, index) => fold(words[index] ?? '') === fold(word))) return undefined;
  let rest = line.trim();
  for (const word of words.slice(0, wanted.length)) rest = rest.slice(rest.indexOf(word) + word.length);
  return rest.trim();
}

/** The phrases nearest to what was typed: "did you mean". Always some, so that nobody is left with silence. */
export function suggestions(commands: readonly Command[], text: string): string[] {
  const typed = fold(text.trim().split(/\s+/).slice(0, 2).join(' ')).slice(0, 40);
  const [first = ''] = typed.split(' ');
  const phrases = commands
    .flatMap(({ says }) => LOCALES.flatMap((locale) => says[locale]))
    .filter((phrase) => /\p{L}/u.test(phrase));
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
