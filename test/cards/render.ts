// Every sample of every card in both languages, and ways to walk through what comes out.
import { render, type CardJson } from '../../cards/card.ts';
import { CARDS } from '../../cards/index.ts';
import { LOCALES, type Locale } from '../../cards/wording/index.ts';

export interface Rendered {
  readonly name: string;
  readonly sample: string;
  /** How many samples its card has. */
  readonly samples: number;
  readonly locale: Locale;
  readonly card: CardJson;
  readonly summary: string;
}

export function renderAll(): Rendered[] {
  return CARDS.flatMap((card) =>
    Object.entries(card.samples).flatMap(([sample, data]) =>
      LOCALES.map((locale) => ({
        name: card.name,
        sample,
        samples: Object.keys(card.samples).length,
        locale,
        ...render(card, data, locale),
      })),
    ),
  );
}

export type Node = Readonly<Record<string, unknown>>;

/** Every object of a card, outermost first. */
export function nodesOf(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Node, ...Object.values(value).flatMap(nodesOf)];
}

/** Every string of a card that a person reads. */
export function textsOf(card: unknown): string[] {
  return nodesOf(card).flatMap((node) =>
    ['text', 'title', 'value', 'label', 'placeholder', 'errorMessage', 'tooltip']
      .map((name) => node[name])
      .filter((text) => typeof text === 'string'),
  );
}
