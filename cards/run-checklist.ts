// Every stage of a run: what is done, by whom, when and on what evidence.
import type { Card } from './card.ts';
import { action, asText, formatTime, line, pager, plain } from './kit.ts';
import template from './run-checklist.json' with { type: 'json' };

export interface RunChecklistData {
  readonly id: string;
  readonly runbook: string;
  readonly state: 'open' | 'paused' | 'finished' | 'abandoned';
  /** Why it was abandoned. */
  readonly note: string | null;
  readonly startedBy: string;
  readonly startedAt: string;
  readonly page: number;
  readonly pages: number;
  /** Those of the page. */
  readonly stages: readonly {
    readonly title: string;
    readonly item: string | null;
    readonly state: 'done' | 'skipped' | 'waiting' | 'current' | 'ahead';
    readonly by: string | null;
    readonly at: string | null;
    /** The answer, or what was found or said. */
    readonly evidence: readonly string[];
  }[];
  readonly mayControl: boolean;
}

const MARKS = { done: '✓', skipped: '⤼', waiting: '◷', current: '➜', ahead: '○' } as const;
const COLOURS = {
  done: 'Good',
  skipped: 'Warning',
  waiting: 'Accent',
  current: 'Accent',
  ahead: 'Default',
} as const;

const sample: RunChecklistData = {
  id: '7',
  runbook: 'Exchange Unified Messaging',
  state: 'open',
  note: null,
  startedBy: 'Alex Wilber',
  startedAt: '2026-03-02T09:21:00.000Z',
  page: 1,
  pages: 1,
  stages: [
    {
      title: 'Choose the server version',
      item: null,
      state: 'done',
      by: 'Alex Wilber',
      at: '2026-03-02T09:22:00.000Z',
      evidence: ['2015'],
    },
    {
      title: 'Install the certificates',
      item: null,
      state: 'skipped',
      by: 'Adele Vance',
      at: '2026-03-02T09:25:00.000Z',
      evidence: ['They are there since 2019.'],
    },
    {
      title: 'Wait for the directory',
      item: 'ms1.contoso.com',
      state: 'waiting',
      by: null,
      at: null,
      evidence: [],
    },
    { title: 'Run ocsumutil.exe', item: null, state: 'ahead', by: null, at: null, evidence: [] },
  ],
  mayControl: true,
};

export const runChecklist: Card<RunChecklistData> = {
  name: 'run-checklist',
  template,
  summary: ({ runbook, state }, t) => line(plain(runbook), t(`run.state.${state}`)),
  bind: (data, t) => {
    const { id, page, pages, state } = data;
    return {
      title: asText(data.runbook),
      lead: line(
        t('run.reference', { id: asText(id) }),
        t(`run.state.${state}`),
        t('run-checklist.started', { who: asText(data.startedBy), at: formatTime(data.startedAt) }),
      ),
      note: data.note === null ? '' : asText(data.note),
      stages: data.stages.map((stage) => ({
        mark: MARKS[stage.state],
        color: COLOURS[stage.state],
        title: line(stage.title, stage.item === null ? '' : asText(stage.item)),
        subtle: stage.state === 'ahead',
        fate: line(
          stage.state === 'skipped' ? t('run-checklist.skipped') : '',
          stage.by === null ? '' : asText(stage.by),
          stage.at === null ? '' : formatTime(stage.at),
        ),
        evidence: stage.evidence.map((text) => asText(text)).join(', '),
      })),
      buttons: [
        ...pager(t, { page, pages }, 'run-show', { id }),
        action(t('run-checklist.markdown'), 'run-export', { id }),
        ...(state === 'open' || state === 'paused' ? [action(t('run-list.open'), 'run-open', { id })] : []),
      ],
      abandon:
        data.mayControl && (state === 'open' || state === 'paused')
          ? [action(t('run-checklist.abandon-now'), 'run-abandon', { id }, 'destructive')]
          : [],
      abandonTitle: t('run-checklist.abandon'),
      reason: t('run-step.reason'),
      missingReason: t('run-step.reason-missing'),
    };
  },
  samples: {
    open: sample,
    finished: { ...sample, state: 'finished' },
    largest: {
      ...sample,
      state: 'abandoned',
      note: 'n'.repeat(500),
      pages: 9,
      page: 2,
      stages: Array.from({ length: 15 }, () => ({
        title: 'T'.repeat(80),
        item: 'i'.repeat(200),
        state: 'done' as const,
        by: 'N'.repeat(80),
        at: '2026-03-02T09:22:00.000Z',
        evidence: Array.from({ length: 20 }, () => 'ms1.contoso.com'),
      })),
    },
  },
};
