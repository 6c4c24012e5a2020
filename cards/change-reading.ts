// Stands where the preview will be while the file, or the phones of an operation, are looked at and judged.
import type { Card } from './card.ts';
import { asText, label, line, plain } from './kit.ts';
import type { Wording } from './wording/index.ts';
import template from './change-reading.json' with { type: 'json' };

export interface ChangeReadingData {
  readonly id: string;
  /** The file's name, or the selector of an operation. */
  readonly name: string;
  /** Of an operation; keys the wording `kind.<kind>`. */
  readonly kind?: string;
}

function title({ kind, name }: ChangeReadingData, t: Wording, safe: (text: string) => string): string {
  if (kind === undefined) return t('change-reading.title', { name: safe(name) });
  return t('change-reading.preparing', { what: line(label(t, 'kind', kind), safe(name)) });
}

export const changeReading: Card<ChangeReadingData> = {
  name: 'change-reading',
  template,
  summary: (data, t) => title(data, t, plain),
  bind: (data, t) => ({
    title: title(data, t, asText),
    lead: t(data.kind === undefined ? 'change-reading.lead' : 'change-reading.looking'),
    reference: t('change.reference', { id: asText(data.id) }),
  }),
  samples: {
    operation: { id: '42', name: 'site:Lyon', kind: 'restart' },
    largest: { id: '7f3a', name: 'phones_lyon [March].csv' },
  },
};
