// Who approves in whose name, as far as it concerns the reader.
import type { Card } from './card.ts';
import { asText, formatTime, sayButton } from './kit.ts';
import type { Locale } from './wording/index.ts';
import template from './delegations.json' with { type: 'json' };

export interface DelegationsData {
  /** Those who approve in the reader's name. */
  readonly lent: readonly Loan[];
  /** Those in whose name the reader approves. */
  readonly borrowed: readonly Loan[];
}

interface Loan {
  readonly who: string;
  readonly until: string;
}

/** The command as it is written in the reader's language. */
const END: Readonly<Record<Locale, string>> = { en: 'delegate end', fr: 'déléguer fin' };

const sample: Loan = { who: 'Adele Vance', until: '2026-03-05T18:00:00.000Z' };

export const delegations: Card<DelegationsData> = {
  name: 'delegations',
  template,
  summary: (_data, t) => t('delegations.title'),
  bind: ({ lent, borrowed }, t, locale) => ({
    title: t('delegations.title'),
    lead: t(lent.length + borrowed.length > 0 ? 'delegations.lead' : 'delegations.none'),
    loans: [
      ...lent.map(({ who, until }) => ({
        who: asText(who),
        what: t('delegations.lent', { at: formatTime(until) }),
      })),
      ...borrowed.map(({ who, until }) => ({
        who: asText(who),
        what: t('delegations.borrowed', { at: formatTime(until) }),
      })),
    ],
    lend: t('delegations.lend'),
    buttons: lent.length > 0 ? [sayButton(END[locale], t('delegations.end'))] : [],
  }),
  samples: {
    none: { lent: [], borrowed: [] },
    both: { lent: [sample], borrowed: [{ ...sample, who: 'Megan Bowen' }] },
    largest: {
      lent: Array.from({ length: 30 }, () => ({ ...sample, who: 'Jean-Baptiste [de la] Fontaine' })),
      borrowed: Array.from({ length: 30 }, () => ({ ...sample, who: 'très_long_'.repeat(20) })),
    },
  },
};
