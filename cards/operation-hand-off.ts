// An operation that Microsoft lets no program do: what a person does in the admin center, and what is looked at afterwards.
import type { Card } from './card.ts';
import { deedWords, subjectsOf } from './deed.ts';
import { action, asText, line } from './kit.ts';
import type { Wording } from './wording/index.ts';
import type { Deed } from '../src/operations/index.ts';
import template from './hand-off.json' with { type: 'json' };

export interface OperationHandOffData {
  readonly id: string;
  readonly deed: Deed;
  readonly name: string;
  /** Phones or accounts that wait. */
  readonly count: number;
  /** `no-interface`: there never was one. `gone`: Microsoft has switched it off. */
  readonly because: 'no-interface' | 'gone';
  /** The policy or product in question; empty for what is done to phones. */
  readonly setting: string;
  /** The prepared list. */
  readonly url: string;
}

/** Where it is done. */
const PAGES: Readonly<Record<Deed, 'devices' | 'phones' | 'users' | 'licences'>> = {
  restart: 'devices',
  'sign-out': 'devices',
  'firmware-update': 'devices',
  diagnostics: 'phones',
  'policy-sip-on': 'users',
  'policy-sip-off': 'users',
  'policy-restore': 'users',
  'licence-assign': 'licences',
  'licence-remove': 'licences',
};

function steps({ because, deed, setting }: OperationHandOffData, t: Wording): string[] {
  const step = (name: string): string => t(`operation-hand-off.${name}`, { setting: asText(setting) });
  return [
    t('operation-hand-off.list', { context: subjectsOf(deed) }),
    step(`page.${PAGES[deed]}`),
    step(`do.${deed}`),
    `${step('say')} ${step(`verified.${because === 'gone' ? 'gone' : deed}`)}`,
  ];
}

const sample: OperationHandOffData = {
  id: '42',
  deed: 'restart',
  name: 'site:Lyon',
  count: 37,
  because: 'gone',
  setting: '',
  url: 'https://linekeeper.example/files/a1',
};

export const operationHandOff: Card<OperationHandOffData> = {
  name: 'operation-hand-off',
  template,
  summary: ({ count, deed }, t) =>
    t('operation-hand-off.title', { deed: deedWords(t, deed, 'name', { count }) }),
  bind: (data, t) => ({
    title: t('operation-hand-off.title', {
      deed: deedWords(t, data.deed, 'name', { count: data.count }),
    }),
    lead: line(asText(data.name), t('change.reference', { id: asText(data.id) })),
    why: t(`operation-hand-off.because.${data.because}`),
    steps: steps(data, t).map((text, at) => ({ number: `${at + 1}.`, text })),
    links: [{ title: t('file.targets.download'), url: data.url }],
    asks: false,
    buttons: [
      action(t('operation-hand-off.done'), 'operation-by-hand-done', { id: data.id }, 'positive'),
      action(t('change.cancel'), 'change-cancel', { id: data.id }, 'destructive'),
    ],
  }),
  samples: {
    gone: sample,
    'sign-out': { ...sample, deed: 'sign-out', because: 'no-interface', count: 1, name: 'Lyon 2-104' },
    policy: {
      ...sample,
      deed: 'policy-sip-on',
      because: 'no-interface',
      name: '',
      count: 120,
      setting: 'SIP phones',
    },
    largest: {
      ...sample,
      deed: 'licence-assign',
      name: 'très_long_'.repeat(20),
      count: 10_000,
      setting: 'Microsoft Teams Shared Devices',
    },
  },
};
