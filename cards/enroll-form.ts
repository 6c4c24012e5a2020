// Where a list of phones is pasted.
import type { Card } from './card.ts';
import { action } from './kit.ts';
import template from './enroll-form.json' with { type: 'json' };

export type EnrollFormData = Readonly<Record<string, never>>;

export const enrollForm: Card<EnrollFormData> = {
  name: 'enroll-form',
  template,
  summary: (_data, t) => t('enroll-form.title'),
  bind: (_data, t) => ({
    title: t('enroll-form.title'),
    lead: t('enroll-form.lead'),
    label: t('enroll-form.label'),
    // The header is what the parser reads, so it is the same in every language.
    placeholder: 'MAC id,Location,Username,Region\n00:04:F2:AB:CD:EF,Lyon,adele.vance@contoso.com,EMEA',
    missing: t('enroll-form.missing'),
    hint: t('enroll-form.hint'),
    buttons: [action(t('enroll-form.submit'), 'enroll-submit', {}, 'positive')],
  }),
  samples: { largest: {} },
};
