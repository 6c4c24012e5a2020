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
  refusalWords,
  type BarRun,
  type Button,
} from './kit.ts';
import type { Refusal } from '../src/kernel/result.ts';
import type { Wording } from './wording/index.ts';
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
  /** How far it has come, from 0 to 1: phones that have passed some of their stages count in part. */
  readonly share: number;
  /** Null where it cannot be told. */
  readonly secondsLeft: number | null;
  /** Newest first; `code` keys the wording `failure.<code>`. */
  readonly lastErrors: readonly { readonly mac: string; readonly code: string }[];
  readonly startedAt: string;
  /** Why the bot itself paused it; keys the wording `notice.<code>`. */
  readonly halted?: Refusal;
  readonly mayControl: boolean;
}

/** What became of phones that are through; where the others are, the stages tell. */
const COUNTED = ['succeeded', 'failed', 'skipped', 'unknown'] as const;
const MOST_ERRORS = 5;

function finished({ counts }: ChangeProgressData): number {
  return counts.succeeded + counts.failed + counts.skipped + counts.unknown;
}

/** Phones that are through by what became of them, and what the others have behind them. */
function bar(data: ChangeProgressData): BarRun[] {
  const { counts, share, total } = data;
  return progressBar(
    [
      { count: counts.succeeded, color: 'Good' },
      { count: counts.failed + counts.unknown, color: 'Attention' },
      { count: counts.skipped, color: 'Warning' },
      { count: Math.max(0, share * total - finished(data)), color: 'Accent' },
    ],
    total,
  );
}

function controls({ id, state, mayControl }: ChangeProgressData, t: Wording): Button[] {
  const refresh = action(t('change.refresh'), 'change-refresh', { id });
  if (!mayControl || state === 'cancelling') return [refresh];
  const pause = action(t('change-progress.pause'), 'change-pause', { id });
  const resume = action(t('change-progress.resume'), 'change-resume', { id }, 'positive');
  const cancel = action(t('change.cancel'), 'change-cancel', { id }, 'destructive');
  return [state === 'paused' ? resume : pause, refresh, cancel];
}

function timeLeft({ secondsLeft, state }: ChangeProgressData, t: Wording): string {
  if (state !== 'running' || secondsLeft === null) return '';
  return t('change-progress.left', { time: formatDuration(secondsLeft, t) });
}

function explanation({ state, halted }: ChangeProgressData, t: Wording): string {
  return halted
    ? t('change-progress.halted', refusalWords(t, halted))
    : t(`change-progress.explain.${state}`, { defaultValue: '' });
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
  summary: (data, t) =>
    t('change-progress.summary', { name: plain(data.name), done: finished(data), total: data.total }),
  bind: (data, t, locale) => ({
    title: t('change-progress.title', { count: data.total }),
    lead: line(asText(data.name), t('change.reference', { id: asText(data.id) })),
    state: label(t, 'state', data.state),
    percent: formatPercent(data.share, 1, locale),
    bar: bar(data),
    finished: line(t('change-progress.done', { done: finished(data), total: data.total }), timeLeft(data, t)),
    counts: line(
      ...COUNTED.flatMap((name) =>
        data.counts[name] > 0 ? [t(`target.${name}`, { count: data.counts[name] })] : [],
      ),
    ),
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
