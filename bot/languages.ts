import { LRUCache } from 'lru-cache';
import { LOCALES, type Locale } from '../cards/wording/index.ts';
import type { People } from '../src/conversations/index.ts';
import type { Turn } from './turn.ts';

/** The languages that people are answered in. */
export interface Languages {
  /** What the person has chosen, else the client's own. */
  of(turn: Pick<Turn, 'who' | 'locale'>): Promise<Locale>;
  /** What it was when it was last looked up: for when nothing can be. */
  last(turn: Pick<Turn, 'who' | 'locale'>): Locale;
}

/** Forgetting somebody's costs one word in the client's language, while the database is away. */
const REMEMBERED = 10_000;

export function createLanguages(people: Pick<People, 'locale'>): Languages {
  const chosen = new LRUCache<string, Locale>({ max: REMEMBERED });
  return {
    async of({ who, locale }) {
      const choice = await people.locale(who.id);
      const known = LOCALES.find((each) => each === choice);
      chosen.set(who.id, known);
      return known ?? locale;
    },
    last: ({ who, locale }) => chosen.get(who.id) ?? locale,
  };
}
