// Stands where the preview will be while the file is fetched and judged.
import type { Card } from './card.ts';
import { asText, plain } from './kit.ts';
import template from './change-reading.json' with { type: 'json' };

export interface ChangeReadingData {
  readonly id: string;
  /** The file's name. */
  readonly name: string;
}

export const changeReading: Card<ChangeReadingData> = {
  name: 'change-reading',
  template,
  summary: ({ name }, t) => t('change-reading.title', { name: plain(name) }),
  bind: ({ id, name }, t) => ({
    title: t('change-reading.title', { name: asText(name) }),
    lead: t('change-reading.lead'),
    reference: t('change.reference', { id: asText(id) }),
  }),
  samples: { largest: { id: '7f3a', name: 'phones_lyon [March].csv' } },
};
