// What has to be settled before an operation is planned: which phones, or whether it is really meant for so many.
import type { Card } from './card.ts';
import { deedWords, subjectsOf } from './deed.ts';
import { action, formatNumber, formatPercent, sayButton, type Button } from './kit.ts';
import type { Locale, Wording } from './wording/index.ts';
import type { Deed } from '../src/operations/index.ts';
import template from './notice.json' with { type: 'json' };

export type OperationQuestionData = {
  readonly deed: Deed;
  /** Commands that would be clear, or touch fewer. */
  readonly examples: readonly string[];
} & (
  | { readonly ask: 'which' }
  | {
      readonly ask: 'so-many';
      readonly count: number;
      /** All phones of the inventory. */
      readonly fleet: number;
      /** The command that goes on, with the count in it. */
      readonly text: string;
    }
);

const LOOKS = {
  which: { mark: 'ℹ', colour: 'Accent' },
  'so-many': { mark: '⚠', colour: 'Warning' },
} as const;
const MOST_EXAMPLES = 4;

function title(data: OperationQuestionData, t: Wording, locale: Locale): string {
  if (data.ask === 'which') return t(`operation.${data.deed}.which`);
  return t('operation-question.so-many', {
    count: data.count,
    fleet: formatNumber(data.fleet, locale),
    share: formatPercent(data.count, data.fleet, locale),
  });
}

function goOn(data: OperationQuestionData, t: Wording): Button[] {
  if (data.ask === 'which') return [];
  const yes = t('operation-question.go-on', { count: data.count });
  return [action(yes, 'operation-confirm', { text: data.text }, 'destructive')];
}

const EXAMPLES = ['restart site:Lyon', 'restart vendor:Poly model:VVX', 'restart 00:04:F2:AB:CD:EF'];

export const operationQuestion: Card<OperationQuestionData> = {
  name: 'operation-question',
  template,
  summary: (data, t) =>
    data.ask === 'which' ? t(`operation.${data.deed}.which`) : deedWords(t, data.deed, 'ask', data),
  bind: (data, t, locale) => ({
    title: `${LOOKS[data.ask].mark} ${title(data, t, locale)}`,
    colour: LOOKS[data.ask].colour,
    text: t(`operation-question.${data.ask}-text`, { context: subjectsOf(data.deed) }),
    next: data.examples.length === 0 ? '' : t(`operation-question.${data.ask}-next`),
    reference: '',
    buttons: [
      ...goOn(data, t),
      ...data.examples.slice(0, MOST_EXAMPLES).map((command) => sayButton(command)),
    ],
  }),
  samples: {
    which: { ask: 'which', deed: 'restart', examples: EXAMPLES },
    'so-many': {
      ask: 'so-many',
      deed: 'restart',
      count: 120,
      fleet: 240,
      text: 'restart vendor:Poly confirm 120',
      examples: EXAMPLES.slice(0, 1),
    },
    largest: {
      ask: 'so-many',
      deed: 'firmware-update',
      count: 10_000,
      fleet: 10_000,
      text: `firmware update ${'très_long_'.repeat(20)} confirm 10000`,
      examples: EXAMPLES,
    },
  },
};
