// Where a list of phones is pasted.
import type { Card } from './card.ts';
import { action } from './kit.ts';
import template from './enroll-form.json' with { type: 'json' };

export interface EnrollFormData {
  /** Offer the sample list, whose accounts exist in the demo tenant. */
  readonly withSample: boolean;
}

export const enrollForm: Card<EnrollFormData> = {
  name: 'enroll-form',
  template,
  summary: (_data, t) => t('enroll-form.title'),
  bind: ({ withSample }, t) => ({
    title: t('enroll-form.title'),
    lead: t('enroll-form.lead'),
    label: t('enroll-form.label'),
    // The header is what the parser reads, so it is the same in every language.
    placeholder: 'MAC id,Location,Username,Region\n00:04:F2:AB:CD:EF,Lyon,phone-00241@contoso.example,EMEA',
    missing: t('enroll-form.missing'),
    hint: t('enroll-form.hint'),
    buttons: [action(t('enroll-form.submit'), 'enroll-submit', {}, 'positive')],
    sample: withSample ? [action(t('enroll-form.sample'), 'enroll-sample')] : [],
  }),
  samples: { largest: { withSample: true } },
};
