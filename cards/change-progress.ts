// A change under way: one card a conversation, updated in place.
import type { Card } from './card.ts';
import {
  action,
  asText,
  formatDuration,
  formatNumber,
  formatPercent,
  formatTime,
  label,
  line,
  plain,
  progressBar,
  type Button,
} from './kit.ts';
import type { Locale, Wording } from './wording/index.ts';
import template from './change-progress.json' with { type: 'json' };

export interface ChangeProgressData {
  readonly id: string;
  readonly name: string;
  readonly state: 'approved' | 'scheduled' | 'running' | 'waiting' | 'paused' | 'cancelling';
  readonly total: number;
  /** Targets by state; they add up to the total. */
  readonly counts: Readonly<
    Record<'pending' | 'running' | 'succeeded' | 'failed' | 'skipped' | 'unknown', number>
  >;
  /** How many targets are at each stage now. */
  readonly stages: readonly {
    readonly stage: 'provision' | 'activate' | 'sign-in' | 'verify';
    readonly count: number;
  }[];
  readonly perMinute: number;
  /** Null until there is a rate to tell it from. */
  readonly secondsLeft: number | null;
  /** Newest first; `code` keys the wording `failure.<code>`. */
  readonly lastErrors: readonly { readonly mac: string; readonly code: string }[];
  readonly startedAt: string;
  /** Why the bot itself paused it; keys the wording `notice.<code>`. */
  readonly halted?: { readonly code: string; readonly details: Readonly<Record<string, string | number>> };
  readonly mayControl: boolean;
}

const COUNTED = ['succeeded', 'failed', 'skipped', 'unknown', 'running', 'pending'] as const;
const MOST_ERRORS = 5;

function done({ counts }: ChangeProgressData): number {
  return counts.succeeded + counts.failed + counts.skipped;
}

function controls({ id, state, mayControl }: ChangeProgressData, t: Wording): Button[] {
  const refresh = action(t('change.refresh'), 'change-refresh', { id });
  if (!mayControl || state === 'cancelling') return [refresh];
  const pause = action(t('change-progress.pause'), 'change-pause', { id });
  const resume = action(t('change-progress.resume'), 'change-resume', { id }, 'positive');
  const cancel = action(t('change.cancel'), 'change-cancel', { id }, 'destructive');
  return [state === 'paused' ? resume : pause, refresh, cancel];
}

function pace({ perMinute, secondsLeft, state }: ChangeProgressData, t: Wording, locale: Locale): string {
  if (state !== 'running') return '';
  return line(
    perMinute > 0 ? t('change-progress.rate', { rate: formatNumber(Math.round(perMinute), locale) }) : '',
    secondsLeft === null ? '' : t('change-progress.left', { time: formatDuration(secondsLeft, t) }),
  );
}

function explanation({ state, halted }: ChangeProgressData, t: Wording): string {
  if (!halted) return t(`change-progress.explain.${state}`, { defaultValue: '' });
  const details = Object.fromEntries(
    Object.entries(halted.details).map(([name, value]) => [name, asText(value)]),
  );
  const [title, next] = ['title', 'next'].map((part) =>
    t([`notice.${halted.code}.${part}`, `notice.unworded.${part}`], {
      ...details,
      code: asText(halted.code),
    }),
  );
  return t('change-progress.halted', { title, next });
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
    { stage: 'sign-in', count: 20 },
    { stage: 'verify', count: 8 },
  ],
  perMinute: 15.2,
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
  summary: (data, t) =>
    t('change-progress.summary', { name: plain(data.name), done: done(data), total: data.total }),
  bind: (data, t, locale) => ({
    title: t('change-progress.title', { count: data.total }),
    lead: line(asText(data.name), t('change.reference', { id: asText(data.id) })),
    state: label(t, 'state', data.state),
    percent: formatPercent(done(data), data.total, locale),
    doneOf: t('change-progress.done', { done: done(data), total: data.total }),
    bar: progressBar(
      [
        { count: data.counts.succeeded, color: 'Good' },
        { count: data.counts.failed, color: 'Attention' },
        { count: data.counts.skipped, color: 'Warning' },
      ],
      data.total,
    ),
    counts: line(
      ...COUNTED.flatMap((name) =>
        data.counts[name] > 0 ? [t(`target.${name}`, { count: data.counts[name] })] : [],
      ),
    ),
    pace: pace(data, t, locale),
    explanation: explanation(data, t),
    stages: data.stages.map(({ stage, count }) => ({
      title: t(`stage.${stage}`),
      value: formatNumber(count, locale),
    })),
    hasErrors: data.lastErrors.length > 0,
    errorsTitle: t('change-progress.errors'),
    errors: data.lastErrors.slice(0, MOST_ERRORS).map(({ mac, code }) => ({
      text: line(asText(mac), label(t, 'failure', `${code}.title`)),
    })),
    started: t('change-progress.started', { at: formatTime(data.startedAt) }),
    buttons: controls(data, t),
  }),
  samples: {
    running: sample,
    paused: { ...sample, state: 'paused', secondsLeft: null, lastErrors: [] },
    halted: { ...sample, state: 'paused', halted: { code: 'graph.unauthorised', details: { status: 401 } } },
    waiting: {
      ...sample,
      state: 'waiting',
      counts: { pending: 212, running: 0, succeeded: 0, failed: 0, skipped: 0, unknown: 0 },
      stages: [],
      perMinute: 0,
      secondsLeft: null,
      lastErrors: [],
    },
    largest: {
      ...sample,
      name: `${'très_long_'.repeat(20)}.csv`,
      state: 'running',
      total: 10_000,
      counts: { pending: 4_000, running: 300, succeeded: 5_000, failed: 400, skipped: 200, unknown: 100 },
      secondsLeft: 17_000,
      lastErrors: Array.from({ length: 5 }, () => ({
        mac: '00:04:F2:AB:CD:EF port 001',
        code: 'sign-in.on-premises-throttled',
      })),
    },
  },
};
