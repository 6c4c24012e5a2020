// An enrolment under way: one card a conversation, updated in place.
import type { Card } from './card.ts';
import { asText, formatNumber, line, plain } from './kit.ts';
import { progressSummary, underWay, type UnderWay } from './under-way.ts';
import template from './change-progress.json' with { type: 'json' };

export interface ChangeProgressData extends UnderWay {
  /** How many targets are at each stage now. */
  readonly stages: readonly {
    readonly stage: 'provision' | 'activate' | 'sign-in' | 'verify';
    readonly count: number;
  }[];
  /** Newest first; `code` keys the wording `failure.<code>`. */
  readonly lastErrors: readonly { readonly mac: string; readonly code: string }[];
}

const sample: ChangeProgressData = {
  id: '7f3a',
  name: 'phones_lyon.csv',
  state: 'running',
  total: 212,
  counts: { pending: 80, running: 40, succeeded: 86, failed: 4, skipped: 2, unknown: 0 },
  stages: [
    { stage: 'provision', count: 0 },
    { stage: 'activate', count: 12 },
    { stage: 'sign-in', count: 78 },
    { stage: 'verify', count: 30 },
  ],
  share: 0.626,
  secondsLeft: 474,
  lastErrors: [
    { mac: '00:04:F2:AB:CD:EF', code: 'sign-in.device-offline' },
    { mac: '80:5E:C0:12:34:56', code: 'code-not-dialled' },
  ],
  startedAt: '2026-03-02T09:21:00.000Z',
  mayControl: true,
};

export const changeProgress: Card<ChangeProgressData> = {
  name: 'change-progress',
  template,
  summary: (data, t) => progressSummary(data, plain(data.name), t),
  bind: (data, t, locale) => ({
    ...underWay(
      data,
      data.lastErrors.map(({ mac, code }) => ({ name: mac, code })),
      t,
      locale,
    ),
    title: t('change-progress.title', { count: data.total }),
    lead: line(asText(data.name), t('change.reference', { id: asText(data.id) })),
    facts: data.stages.map(({ stage, count }) => ({
      title: t(`stage.${stage}`),
      value: formatNumber(count, locale),
    })),
  }),
  samples: {
    running: sample,
    paused: { ...sample, state: 'paused', secondsLeft: null, lastErrors: [] },
    halted: { ...sample, state: 'paused', halted: { code: 'graph.unauthorised', details: { status: 401 } } },
    waiting: {
      ...sample,
      state: 'waiting',
      counts: { pending: 0, running: 212, succeeded: 0, failed: 0, skipped: 0, unknown: 0 },
      stages: [
        { stage: 'provision', count: 0 },
        { stage: 'activate', count: 212 },
        { stage: 'sign-in', count: 0 },
        { stage: 'verify', count: 0 },
      ],
      share: 0.1,
      secondsLeft: null,
      lastErrors: [],
    },
    largest: {
      ...sample,
      name: `${'très_long_'.repeat(20)}.csv`,
      state: 'running',
      total: 10_000,
      counts: { pending: 4_000, running: 300, succeeded: 5_000, failed: 400, skipped: 200, unknown: 100 },
      share: 0.62,
      secondsLeft: 17_000,
      lastErrors: Array.from({ length: 5 }, () => ({
        mac: '00:04:F2:AB:CD:EF port 001',
        code: 'sign-in.on-premises-throttled',
      })),
    },
  },
};
