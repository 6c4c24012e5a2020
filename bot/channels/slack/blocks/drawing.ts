/** One card being drawn: its language, what its buttons have to have kept, and names for them that occur once. */
import type { Locale, Wording } from '../../../../cards/wording/index.ts';
import { wording } from '../../../../cards/wording/index.ts';
import { keyOf, type Kept } from './kept.ts';

export interface Drawing {
  readonly locale: Locale;
  readonly t: Wording;
  readonly kept: ReadonlyMap<string, Kept>;
  /** @returns the key that finds the part again. */
  keep(part: Kept): string;
  /** Counts the elements: Slack wants an `action_id` once in each block. */
  next(): number;
}

export function createDrawing(locale: Locale): Drawing {
  const parts = new Map<string, Kept>();
  let count = 0;
  return {
    locale,
    t: wording(locale),
    kept: parts,
    keep(part) {
      const key = keyOf(part);
      parts.set(key, part);
      return key;
    },
    next: () => (count += 1),
  };
}
