// The runbooks that can be started, and the runs under way.
import type { Card } from './card.ts';
import { action, asText, line } from './kit.ts';
import template from './run-list.json' with { type: 'json' };

export interface RunListData {
  readonly runbooks: readonly {
    readonly id: string;
    readonly title: string;
    readonly summary: string;
    readonly steps: number;
    /** Names this button: pressed again, it starts nothing more. */
    readonly offer: string;
  }[];
  readonly runs: readonly {
    readonly id: string;
    readonly runbook: string;
    readonly state: 'open' | 'paused';
    /** The step it stands at. */
    readonly title: string;
    readonly by: string;
  }[];
  readonly mayStart: boolean;
}

const sample: RunListData = {
  runbooks: [
    {
      id: 'sip-gateway',
      title: 'Teams SIP Gateway',
      summary: 'Bring SIP phones to Teams.',
      steps: 24,
      offer: 'fpPBmNGhLM2wqKIr',
    },
    {
      id: 'unified-messaging',
      title: 'Exchange Unified Messaging',
      summary: 'Voice mail of Skype for Business Server.',
      steps: 14,
      offer: 'W2eTzVzuqzR6mp7Q',
    },
  ],
  runs: [
    { id: '7', runbook: 'Teams SIP Gateway', state: 'open', title: 'Open the firewall', by: 'Alex Wilber' },
  ],
  mayStart: true,
};

export const runList: Card<RunListData> = {
  name: 'run-list',
  template,
  summary: ({ runs }, t) => t('run-list.summary', { count: runs.length }),
  bind: ({ runbooks, runs, mayStart }, t) => ({
    title: t('run-list.title'),
    runbooks: runbooks.map(({ id, title, summary, steps, offer }) => ({
      title,
      summary,
      steps: t('run-list.steps', { count: steps }),
      start: mayStart ? [action(t('run-list.start'), 'run-start', { runbook: id, offer })] : [],
    })),
    hasRuns: runs.length > 0,
    runsTitle: t('run-list.runs'),
    runs: runs.map(({ id, runbook, state, title, by }) => ({
      title: line(runbook, t('run.reference', { id: asText(id) })),
      at: line(title, t(`run.state.${state}`), t('run-list.by', { who: asText(by) })),
      open: [action(t('run-list.open'), 'run-open', { id })],
    })),
  }),
  samples: {
    viewer: { ...sample, runs: [], mayStart: false },
    largest: {
      ...sample,
      runs: Array.from({ length: 10 }, (_, at) => ({
        id: String(at),
        runbook: 'R'.repeat(80),
        state: 'paused' as const,
        title: 'T'.repeat(80),
        by: 'N'.repeat(80),
      })),
    },
  },
};
