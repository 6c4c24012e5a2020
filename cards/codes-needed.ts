// The hand-off of a real tenant: what a person does in the Teams admin center and at the phones.
import type { Card } from './card.ts';
import { action, asText, line, plain } from './kit.ts';
import template from './hand-off.json' with { type: 'json' };

export interface CodesNeededData {
  readonly id: string;
  readonly name: string;
  /** Phones that wait. */
  readonly count: number;
  readonly files: readonly { readonly code: string; readonly name: string; readonly url: string }[];
  /** `upload`: add the phones and paste their codes. `dial`: the codes are known and must be dialled. */
  readonly stage: 'upload' | 'dial';
}

const STEPS = { upload: ['upload', 'generate', 'paste', 'dial'], dial: ['sheet', 'dial', 'say'] } as const;

export const codesNeeded: Card<CodesNeededData> = {
  name: 'codes-needed',
  template,
  summary: ({ stage, count }, t) => t(`codes-needed.title.${stage}`, { count }),
  bind: ({ id, name, count, files, stage }, t) => ({
    title: t(`codes-needed.title.${stage}`, { count }),
    lead: line(asText(name), t('change.reference', { id: asText(id) })),
    why: t(`codes-needed.why.${stage}`),
    steps: STEPS[stage].map((step, at) => ({ number: `${at + 1}.`, text: t(`codes-needed.step.${step}`) })),
    links: files.map(({ code, name, url }) => ({
      title: t(`file.${code}.download`, { defaultValue: plain(name) }),
      url,
    })),
    asks: stage === 'upload',
    label: t('codes-needed.label'),
    // The header is what the parser reads, so it is the same in every language.
    placeholder: 'MAC id,Verification code\n00:04:F2:AB:CD:EF,123456',
    missing: t('codes-needed.missing'),
    buttons: [
      stage === 'upload'
        ? action(t('codes-needed.submit'), 'codes-submit', { id }, 'positive')
        : action(t('codes-needed.dialled'), 'codes-dialled', { id }, 'positive'),
    ],
  }),
  samples: {
    dial: {
      id: '7f3a',
      name: 'phones_lyon.csv',
      count: 200,
      files: [{ code: 'codes', name: 'codes.csv', url: 'https://linekeeper.example/files/c3' }],
      stage: 'dial',
    },
    largest: {
      id: '7f3a',
      name: `${'très_long_'.repeat(20)}.csv`,
      count: 10_000,
      files: [{ code: 'template', name: 'template.csv', url: 'https://linekeeper.example/files/a1' }],
      stage: 'upload',
    },
  },
};
