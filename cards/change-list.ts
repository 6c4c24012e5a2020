// Changes under way and past, newest first.
import type { Card } from './card.ts';
import { action, asText, formatTime, label, line, pager, sayButton } from './kit.ts';
import template from './change-list.json' with { type: 'json' };

export interface ChangeListData {
  readonly changes: readonly {
    readonly id: string;
    /** Keys the wording `kind.<kind>`. */
    readonly kind: string;
    readonly name: string;
    readonly state: string;
    readonly total: number;
    readonly done: number;
    readonly failed: number;
    readonly requestedBy: string;
    readonly at: string;
  }[];
  readonly page: number;
  readonly pages: number;
  /** Which changes are listed: `open`, `mine` or `all`. */
  readonly scope: string;
}

const sampleChange: ChangeListData['changes'][number] = {
  id: '7f3a',
  kind: 'enrolment',
  name: 'phones_lyon.csv',
  state: 'running',
  total: 212,
  done: 92,
  failed: 4,
  requestedBy: 'Alex Wilber',
  at: '2026-03-02T09:21:00.000Z',
};

export const changeList: Card<ChangeListData> = {
  name: 'change-list',
  template,
  summary: (_data, t) => t('change-list.title'),
  bind: (data, t) => ({
    title: t('change-list.title'),
    lead: label(t, 'change-list.scope', data.scope),
    isEmpty: data.changes.length === 0,
    empty: t('change-list.empty'),
    changes: data.changes.map((change) => ({
      name: asText(change.name),
      state: label(t, 'state', change.state),
      progress: line(
        label(t, 'kind', change.kind),
        t('change-progress.done', { done: change.done, total: change.total }),
        change.failed > 0 ? t('target.failed', { count: change.failed }) : '',
      ),
      who: line(asText(change.id), asText(change.requestedBy), formatTime(change.at)),
      open: action(t('change.show', { id: change.id }), 'change-show', { id: change.id }),
    })),
    hasPages: data.pages > 1,
    page: t('page.of', { page: data.page, pages: data.pages }),
    buttons:
      data.changes.length === 0
        ? [sayButton('enroll', t('welcome.enroll.button'))]
        : pager(t, data, 'changes-page', { scope: data.scope }),
  }),
  samples: {
    none: { changes: [], page: 1, pages: 1, scope: 'open' },
    some: {
      changes: [
        sampleChange,
        {
          ...sampleChange,
          id: '1c9e',
          state: 'awaiting-approval',
          done: 0,
          failed: 0,
          name: 'phones_paris.csv',
        },
        { ...sampleChange, id: '88d0', state: 'partly-failed', done: 212, failed: 8 },
      ],
      page: 1,
      pages: 1,
      scope: 'all',
    },
    largest: {
      changes: Array.from({ length: 10 }, () => ({
        ...sampleChange,
        name: `${'très_long_'.repeat(20)}.csv`,
      })),
      page: 2,
      pages: 40,
      scope: 'mine',
    },
  },
};
