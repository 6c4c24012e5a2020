/** The text that picks devices, as data: `site:Lyon|Paris model:"VVX 411" offline firmware:<6.4 -vendor:Poly`. */
import { closest, distance } from 'fastest-levenshtein';
import { ok, refuse, type Result } from '../kernel/result.ts';
import { fold } from './fold.ts';
import { parseMac } from './mac.ts';
import type { Condition, Selector } from './selector-condition.ts';
import {
  choicesOf,
  fieldNamed,
  fieldNames,
  keyword,
  meansEverything,
  type SelectorField,
} from './selector-names.ts';
import { isMacText, printCondition, splitWords, type Alternative, type Word } from './selector-text.ts';

export type { Condition, Operator, Selector } from './selector-condition.ts';

/** A hundred MACs fit. Every value is a comparison with every phone, and a button's selector has to fit into its card. */
const LONGEST = 2_000;
const MOST_VALUES = 200;

/** Selects every device. */
export const EVERYTHING: Selector = { conditions: [], text: '' };

/**
 * Refuses with `selector.too-long` {max, values}, `selector.unclosed-quote`, `selector.unknown-field` {field, suggestion}, `selector.missing-value` {field},
 * `selector.unknown-value` {field, value, choices} and `selector.not-comparable` {field}.
 */
export function parseSelector(text: string): Result<Selector> {
  const tooLong = refuse('selector.too-long', { max: LONGEST, values: MOST_VALUES });
  if (text.length > LONGEST) return tooLong;
  if (meansEverything(text)) return ok(EVERYTHING);
  const words = splitWords(text);
  if (words === undefined) return refuse('selector.unclosed-quote');
  if (words.reduce((sum, { alternatives }) => sum + alternatives.length, 0) > MOST_VALUES) return tooLong;
  const conditions: Condition[] = [];
  for (const word of words) {
    const condition = conditionOf(word);
    if (!condition.ok) return condition;
    if (condition.value) conditions.push(condition.value);
  }
  return ok(selectorOf(conditions));
}

export function selectorOf(conditions: readonly Condition[]): Selector {
  return { conditions, text: conditions.map(printCondition).join(' ') };
}

/** Undefined where the word asks for nothing (`""`). */
function conditionOf(word: Word): Result<Condition | undefined> {
  if (word.field === undefined) return ok(bareCondition(word));
  const field = fieldNamed(word.field);
  if (!field) return unknownField(word.field);
  return fieldCondition(field, word);
}

function fieldCondition(
  field: SelectorField,
  { alternatives, negated, comparison }: Word,
): Result<Condition> {
  if (alternatives.length === 0) return refuse('selector.missing-value', { field });
  if (comparison !== undefined) {
    if (field !== 'firmware') return refuse('selector.not-comparable', { field });
    return ok({ field, op: comparison, values: alternatives.map(({ text }) => fold(text)), negated });
  }
  const choices = choicesOf(field);
  if (choices) return choiceCondition(field, choices, alternatives, negated);
  return ok(
    field === 'mac' ? macCondition(alternatives, negated) : textCondition(field, 'is', alternatives, negated),
  );
}

function choiceCondition(
  field: SelectorField,
  choices: ReadonlyMap<string, string>,
  alternatives: readonly Alternative[],
  negated: boolean,
): Result<Condition> {
  const values: string[] = [];
  for (const { text } of alternatives) {
    const value = choices.get(fold(text));
    if (value === undefined) {
      const known = [...new Set(choices.values())].join(', ');
      return refuse('selector.unknown-value', { field, value: text.slice(0, 40), choices: known });
    }
    values.push(value);
  }
  // Whether someone is signed in has two values only: `enrolled:no` is `-enrolled`.
  if (field !== 'enrolled') return ok({ field, op: 'is', values: distinct(values), negated });
  return ok({
    field,
    op: 'is',
    values: ['yes'],
    negated: negated !== values.every((value) => value === 'no'),
  });
}

/** A MAC in any spelling, or a part of one. */
function macCondition(alternatives: readonly Alternative[], negated: boolean): Condition {
  const macs = alternatives.map(({ text }) => {
    const digits = withoutSeparators(fold(text));
    return parseMac(text) ?? parseMac(digits) ?? digits;
  });
  if (macs.every((mac) => parseMac(mac) === mac))
    return { field: 'mac', op: 'is', values: distinct(macs), negated };
  const parts = macs.map((text) => ({ text, quoted: true }));
  return textCondition('mac', 'contains', parts, negated);
}

function textCondition(
  field: SelectorField,
  op: 'is' | 'contains',
  alternatives: readonly Alternative[],
  negated: boolean,
): Condition {
  const values = distinct(alternatives.map(({ text }) => fold(text)));
  return { field, op: values.some((value) => value.includes('*')) ? 'like' : op, values, negated };
}

/** A keyword (`offline`), a MAC or a piece of one, else text that a name, an account, a model or a MAC contains. */
function bareCondition({ alternatives, negated }: Word): Condition | undefined {
  if (alternatives.length === 0) return undefined;
  const keywords = alternatives.map((alternative) =>
    alternative.quoted ? undefined : keyword(alternative.text),
  );
  const [first] = keywords;
  if (first && keywords.every((word) => word?.field === first.field && word.negated === first.negated)) {
    const values = keywords.flatMap((word) => (word ? [word.value] : []));
    return { field: first.field, op: 'is', values: distinct(values), negated: negated !== first.negated };
  }
  if (alternatives.every(({ text, quoted }) => !quoted && isMacText(text)))
    return macCondition(alternatives, negated);
  return textCondition('any', 'contains', alternatives, negated);
}

function unknownField(field: string): Result<never> {
  const given = fold(field);
  const suggestion = closest(given, fieldNames());
  const near = distance(given, suggestion) <= Math.max(2, given.length / 2);
  return refuse('selector.unknown-field', { field: field.slice(0, 40), suggestion: near ? suggestion : '' });
}

/** A MAC's digits; what is nothing but separators stays as it is, so that it finds nothing. */
function withoutSeparators(text: string): string {
  return text.replace(/[-:.\s]/g, '') || text;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
