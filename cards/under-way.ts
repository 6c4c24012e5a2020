// A change under way, as the cards of all kinds show it: how far it is, what went wrong, and its buttons.
import type { Refusal } from '../src/kernel/result.ts';
import {
  action,
  asText,
  formatDuration,
  formatPercent,
  formatTime,
  label,
  line,
  progressBar,
  refusalWords,
  type BarRun,
  type Button,
} from './kit.ts';
import { section } from './section.ts';
import { tally, through, type Tally } from './tally.ts';
import type { Locale, Wording } from './wording/index.ts';

export interface UnderWay {
  readonly id: string;
  /** What the requester called it. */
  readonly name: string;
  readonly state: 'approved' | 'scheduled' | 'running' | 'waiting' | 'paused' | 'cancelling';
  readonly total: number;
  /** Targets by state; they add up to the total. */
  readonly counts: Tally & Readonly<Record<'pending' | 'running', number>>;
  /** How far it has come, from 0 to 1: targets that have passed some of their stages count in part. */
  readonly share: number;
  /** Null where it cannot be told. */
  readonly secondsLeft: number | null;
  /** Empty before it has. */
  readonly startedAt: string;
  /** Why the bot itself paused it; keys the wording `notice.<code>`. */
  readonly halted?: Refusal;
  readonly mayControl: boolean;
}

/** A target that failed; `code` keys the wording `failure.<code>`. */
interface Failed {
  readonly name: string;
  readonly code: string;
}

const MOST_ERRORS = 5;

/** Targets that are through by what became of them, and what the others have behind them. */
function bar({ counts, share, total }: UnderWay): BarRun[] {
  return progressBar(
    [
      { count: counts.succeeded, color: 'Good' },
      { count: counts.failed + counts.unknown, color: 'Attention' },
      { count: counts.skipped, color: 'Warning' },
      { count: Math.max(0, share * total - through(counts)), color: 'Accent' },
    ],
    total,
  );
}

function timeLeft({ secondsLeft, state }: UnderWay, t: Wording): string {
  if (state !== 'running' || secondsLeft === null) return '';
  return t('change-progress.left', { time: formatDuration(secondsLeft, t) });
}

/** Pause or resume, look again, cancel. `goOn` names the button that resumes. */
export function controls(
  { id, state, mayControl }: UnderWay,
  t: Wording,
  goOn = t('change-progress.resume'),
): Button[] {
  const refresh = action(t('change.refresh'), 'change-refresh', { id });
  if (!mayControl || state === 'cancelling') return [refresh];
  const pause = action(t('change-progress.pause'), 'change-pause', { id });
  const resume = action(goOn, 'change-resume', { id }, 'positive');
  const cancel = action(t('change.cancel'), 'change-cancel', { id }, 'destructive');
  return [state === 'paused' ? resume : pause, refresh, cancel];
}

/** What stands in its way, where something does. */
function explanation({ state, halted }: UnderWay, t: Wording): string {
  return halted
    ? t('change-progress.halted', refusalWords(t, halted))
    : t(`change-progress.explain.${state}`, { defaultValue: '' });
}

/** The notification's text. */
export function progressSummary({ counts, total }: UnderWay, name: string, t: Wording): string {
  return t('change-progress.summary', { name, done: through(counts), total });
}

/** What `change-progress.json` binds of any change. */
export function underWay(
  data: UnderWay,
  lastErrors: readonly Failed[],
  t: Wording,
  locale: Locale,
): { readonly [name: string]: unknown; readonly lists: ReturnType<typeof section> } {
  const { counts, total } = data;
  return {
    state: label(t, 'state', data.state),
    percent: formatPercent(data.share, 1, locale),
    bar: bar(data),
    finished: line(t('change-progress.done', { done: through(counts), total }), timeLeft(data, t)),
    counts: line(...tally(counts, t)),
    explanation: explanation(data, t),
    lists: section(
      t('change-progress.errors'),
      lastErrors.slice(0, MOST_ERRORS).map(({ name, code }) => ({
        text: line(asText(name), label(t, 'failure', `${code}.title`)),
      })),
    ),
    started: data.startedAt === '' ? '' : t('change-progress.started', { at: formatTime(data.startedAt) }),
    buttons: controls(data, t),
  };
}
