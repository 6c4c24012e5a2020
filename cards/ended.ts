// A change that has ended, as the reports of all kinds show it: what became of its targets, and what to do next.
import type { Refusal } from '../src/kernel/result.ts';
import {
  action,
  asText,
  formatDuration,
  formatNumber,
  label,
  line,
  progressBar,
  refusalWords,
  type Button,
} from './kit.ts';
import { tally, type Tally } from './tally.ts';
import type { Locale, Wording } from './wording/index.ts';

export interface Ended {
  readonly id: string;
  readonly name: string;
  readonly state: 'succeeded' | 'partly-failed' | 'failed' | 'cancelled';
  readonly total: number;
  readonly counts: Tally;
  readonly seconds: number;
  /** Why the tenant did not tell what became of the unknown; keys the wording `notice.<code>`. */
  readonly givenUp?: Refusal;
  /** Targets that a retry would try again. */
  readonly retryable: number;
  /** Retry, export, undo. */
  readonly mayControl: boolean;
}

/** What the change was done to: the context of sentences that count them. */
type Subjects = 'phones' | 'accounts';

/** Targets that ended alike; `names` holds the first few. */
interface Failure {
  readonly code: string;
  readonly count: number;
  readonly names: readonly string[];
}

const LOOKS = {
  succeeded: { mark: '✓', colour: 'Good' },
  'partly-failed': { mark: '⚠', colour: 'Warning' },
  failed: { mark: '✕', colour: 'Attention' },
  cancelled: { mark: '■', colour: 'Default' },
} as const;

/** Retry where something is left, and the files. */
function buttons({ id, mayControl, retryable }: Ended, on: Subjects, t: Wording): Button[] {
  if (!mayControl) return [];
  const again = t('change-report.retry', { count: retryable, context: on });
  return [
    ...(retryable > 0 ? [action(again, 'change-retry', { id }, 'positive')] : []),
    action(t('change.export'), 'change-export', { id }),
  ];
}

/** What `change-report.json` binds of any change. `title` says how it ended. */
export function ended(
  data: Ended,
  {
    title,
    on,
    failures,
  }: { readonly title: string; readonly on: Subjects; readonly failures: readonly Failure[] },
  t: Wording,
  locale: Locale,
): { readonly [name: string]: unknown; readonly buttons: readonly Button[] } {
  const { counts, retryable } = data;
  return {
    title: `${LOOKS[data.state].mark} ${title}`,
    colour: LOOKS[data.state].colour,
    lead: line(asText(data.name), t('change.reference', { id: asText(data.id) })),
    bar: progressBar(
      [
        { count: counts.succeeded, color: 'Good' },
        { count: counts.failed + counts.unknown, color: 'Attention' },
        { count: counts.skipped, color: 'Warning' },
      ],
      data.total,
    ),
    counts: line(...tally(counts, t), t('change-report.took', { time: formatDuration(data.seconds, t) })),
    givenUp: data.givenUp ? t('change-report.given-up', refusalWords(t, data.givenUp)) : '',
    failures: failures.map(({ code, count, names }) => ({
      text: `${formatNumber(count, locale)} · ${label(t, 'failure', `${code}.title`)}`,
      remedy: t(`failure.${code}.remedy`, { defaultValue: '' }),
      names: names.map(asText).join(', ') + (count > names.length ? '…' : ''),
    })),
    failuresTitle: t('change-report.failures'),
    next: t(retryable > 0 ? 'change-report.next-retry' : 'change-report.next', {
      count: retryable,
      context: on,
    }),
    buttons: buttons(data, on, t),
  };
}
