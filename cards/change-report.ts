// How an enrolment ended, and what to do about each kind of failure.
import type { Card } from './card.ts';
import { ended, type Ended } from './ended.ts';
import { label, plain } from './kit.ts';
import template from './change-report.json' with { type: 'json' };

export interface ChangeReportData extends Ended {
  /** `macs` holds the first few. */
  readonly failures: readonly {
    readonly code: string;
    readonly count: number;
    readonly macs: readonly string[];
  }[];
}

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
  mayControl: true,
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
  bind: (data, t, locale) => {
    const { counts, failures, state, total } = data;
    return {
      ...ended(
        data,
        {
          on: 'phones',
          title: t(`change-report.title.${state}`, { count: counts.succeeded, total }),
          failures: failures.map(({ macs, ...failure }) => ({ ...failure, names: macs })),
        },
        t,
        locale,
      ),
      lists: [],
    };
  },
  samples: {
    partly: sample,
    everybody: { ...sample, mayControl: false },
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
