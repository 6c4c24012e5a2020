import { Template } from 'adaptivecards-templating';
import { LRUCache } from 'lru-cache';
import { wording, type Locale, type Wording } from './wording/index.ts';

/** An Adaptive Card, ready to send. */
export type CardJson = Readonly<Record<string, unknown>>;

/** One card: a template file, how data becomes what the template binds, and samples that the gallery draws. */
export interface Card<Data> {
  readonly name: string;
  /** The notification text, and what is read where the card cannot be drawn. */
  summary(data: Data, t: Wording): string;
  /** Data and wording to the flat model that the template's `${…}` expressions name. */
  bind(data: Data, t: Wording, locale: Locale): object;
  /** Adaptive Card template, as the Adaptive Cards Designer opens it. */
  readonly template: object;
  /** Each a state worth a picture; `largest` is the one that must stay under 80 KB. */
  readonly samples: Readonly<Record<string, Data>> & { readonly largest: Data };
}

export interface Rendered {
  readonly card: CardJson;
  readonly summary: string;
}

const compiled = new WeakMap<object, Template>();

/** Drawn cards kept at most: help in both languages for every mix of roles, and the lists that many people look at. */
const KEPT = 64;
const drawn = new LRUCache<string, Rendered>({ max: KEPT });

/** Data in, card out. A card is nothing but its data, so the same data is drawn once while it is asked for often. */
export function render<Data>(card: Card<Data>, data: Data, locale: Locale): Rendered {
  const key = JSON.stringify([card.name, locale, data]);
  const known = drawn.get(key) ?? draw(card, data, locale);
  drawn.set(key, known);
  return known;
}

/** Templates are compiled at first use and kept: constructing one costs ten times an expansion. */
function draw<Data>(card: Card<Data>, data: Data, locale: Locale): Rendered {
  let template = compiled.get(card.template);
  if (!template) {
    template = new Template(card.template);
    compiled.set(card.template, template);
  }
  const t = wording(locale);
  return {
    // The language tells clients how to write dates, and screen readers how to speak.
    card: { ...(template.expand({ $root: card.bind(data, t, locale) }) as CardJson), lang: locale },
    summary: card.summary(data, t),
  };
}
