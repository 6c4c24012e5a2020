// How a change ended, and what to do about each kind of failure.
import type { Card } from './card.ts';
import {
  action,
  asText,
  formatDuration,
  formatNumber,
  label,
  line,
  plain,
  progressBar,
  refusalWords,
} from './kit.ts';
import type { Refusal } from '../src/kernel/result.ts';
import template from './change-report.json' with { type: 'json' };

export interface ChangeReportData {
  readonly id: string;
  readonly name: string;
  readonly state: 'succeeded' | 'partly-failed' | 'failed' | 'cancelled';
  readonly total: number;
  readonly counts: Readonly<Record<'succeeded' | 'failed' | 'skipped' | 'unknown', number>>;
  readonly seconds: number;
  /** `macs` holds the first few. */
  readonly failures: readonly {
    readonly code: string;
    readonly count: number;
    readonly macs: readonly string[];
  }[];
  /** Why the tenant did not tell what became of the unknown; keys the wording `notice.<code>`. */
  readonly givenUp?: Refusal;
  /** Targets that a retry would try again. */
  readonly retryable: number;
}

const LOOKS = {
  succeeded: { mark: '✓', colour: 'Good' },
  'partly-failed': { mark: '⚠', colour: 'Warning' },
  failed: { mark: '✕', colour: 'Attention' },
  cancelled: { mark: '■', colour: 'Default' },
} as const;

const COUNTED = ['succeeded', 'failed', 'skipped', 'unknown'] as const;

const sample: ChangeReportData = {
  id: '7f3a',
  name: 'phones_lyon.csv',
  state: 'partly-failed',
  total: 212,
  counts: { succeeded: 204, failed: 7, skipped: 0, unknown: 1 },
  seconds: 912,
  failures: [
    { code: 'sign-in.device-offline', count: 5, macs: ['00:04:F2:AB:CD:EF', '00:04:F2:AB:CD:F0'] },
    { code: 'code-not-dialled', count: 2, macs: ['80:5E:C0:12:34:56', '80:5E:C0:12:34:57'] },
    { code: 'outcome-unknown', count: 1, macs: ['00:90:8F:11:22:33'] },
  ],
  retryable: 8,
};

export const changeReport: Card<ChangeReportData> = {
  name: 'change-report',
  template,
  summary: ({ state, counts, total, name }, t) =>
    t('change-report.summary', {
      name: plain(name),
      state: label(t, 'state', state),
      done: counts.succeeded,
      total,
    }),
  bind: (data, t, locale) => ({
    title: `${LOOKS[data.state].mark} ${t(`change-report.title.${data.state}`, { count: data.counts.succeeded, total: data.total })}`,
    colour: LOOKS[data.state].colour,
    lead: line(asText(data.name), t('change.reference', { id: asText(data.id) })),
    bar: progressBar(
      [
        { count: data.counts.succeeded, color: 'Good' },
        { count: data.counts.failed + data.counts.unknown, color: 'Attention' },
        { count: data.counts.skipped, color: 'Warning' },
      ],
      data.total,
    ),
    counts: line(
      ...COUNTED.flatMap((name) =>
        data.counts[name] > 0 ? [t(`target.${name}`, { count: data.counts[name] })] : [],
      ),
      t('change-report.took', { time: formatDuration(data.seconds, t) }),
    ),
    givenUp: data.givenUp ? t('change-report.given-up', refusalWords(t, data.givenUp)) : '',
    failures: data.failures.map(({ code, count, macs }) => ({
      text: `${formatNumber(count, locale)} · ${label(t, 'failure', `${code}.title`)}`,
      remedy: t(`failure.${code}.remedy`, { defaultValue: '' }),
      macs: macs.map(asText).join(', ') + (count > macs.length ? '…' : ''),
    })),
    failuresTitle: t('change-report.failures'),
    next: t(data.retryable > 0 ? 'change-report.next-retry' : 'change-report.next', {
      count: data.retryable,
    }),
    buttons: [
      ...(data.retryable > 0
        ? [
            action(
              t('change-report.retry', { count: data.retryable }),
              'change-retry',
              { id: data.id },
              'positive',
            ),
          ]
        : []),
      action(t('change.export'), 'change-export', { id: data.id }),
    ],
  }),
  samples: {
    partly: sample,
    succeeded: {
      ...sample,
      state: 'succeeded',
      counts: { succeeded: 212, failed: 0, skipped: 0, unknown: 0 },
      failures: [],
      retryable: 0,
    },
    cancelled: {
      ...sample,
      state: 'cancelled',
      counts: { succeeded: 40, failed: 0, skipped: 172, unknown: 0 },
      failures: [{ code: 'cancelled', count: 172, macs: [] }],
      retryable: 172,
    },
    'given-up': {
      ...sample,
      state: 'cancelled',
      counts: { succeeded: 40, failed: 0, skipped: 72, unknown: 100 },
      failures: [
        { code: 'not-told', count: 100, macs: ['00:04:F2:AB:CD:EF', '00:04:F2:AB:CD:F0'] },
        { code: 'cancelled', count: 72, macs: ['80:5E:C0:12:34:56', '80:5E:C0:12:34:57'] },
      ],
      givenUp: { code: 'graph.unauthorised', details: {} },
      retryable: 172,
    },
    largest: {
      ...sample,
      name: `${'très_long_'.repeat(20)}.csv`,
      state: 'failed',
      total: 10_000,
      counts: { succeeded: 0, failed: 9_900, skipped: 0, unknown: 100 },
      failures: [
        'sign-in.user-not-found',
        'sign-in.no-number',
        'sign-in.no-sip-policy',
        'sign-in.no-cap-policy',
        'sign-in.device-not-found',
        'sign-in.tag-missing',
        'sign-in.device-offline',
        'sign-in.ip-not-trusted',
        'sign-in.deadline-expired',
        'sign-in.duplicate-device',
        'sign-in.bad-hardware-id',
        'sign-in.on-premises-failed',
        'sign-in.on-premises-throttled',
        'sign-in.password-writeback',
        'sign-in.unknown',
        'code-not-dialled',
        'not-in-inventory',
        'other-user-signed-in',
        'cancelled',
        'outcome-unknown',
      ].map((code) => ({
        code,
        count: 500,
        macs: Array.from({ length: 5 }, () => '00:04:F2:AB:CD:EF port 001'),
      })),
      retryable: 10_000,
    },
  },
};
