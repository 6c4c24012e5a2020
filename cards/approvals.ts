// What waits for the reader's approval.
import type { Deed } from '../src/operations/index.ts';
import type { Card } from './card.ts';
import { deedWords } from './deed.ts';
import { action, asText, formatTime, line } from './kit.ts';
import template from './approvals.json' with { type: 'json' };

export interface ApprovalsData {
  readonly waiting: readonly {
    readonly id: string;
    /** What an operation does; left out of an enrolment. */
    readonly deed?: Deed;
    readonly name: string;
    readonly requestedBy: string;
    readonly total: number;
    readonly at: string;
    readonly expiresAt: string;
  }[];
}

const sampleChange: ApprovalsData['waiting'][number] = {
  id: '7f3a',
  name: 'phones_lyon.csv',
  requestedBy: 'Alex Wilber',
  total: 212,
  at: '2026-03-02T09:00:00.000Z',
  expiresAt: '2026-03-03T09:00:00.000Z',
};

export const approvals: Card<ApprovalsData> = {
  name: 'approvals',
  template,
  summary: ({ waiting }, t) => t('approvals.title', { count: waiting.length }),
  bind: ({ waiting }, t) => ({
    title: t('approvals.title', { count: waiting.length }),
    lead: t(waiting.length === 0 ? 'approvals.none' : 'approvals.lead'),
    waiting: waiting.map((change) => ({
      name: asText(change.name),
      what: line(
        change.deed
          ? deedWords(t, change.deed, 'name', { count: change.total })
          : t('approvals.phones', { count: change.total }),
        t('change.requested-by', { who: asText(change.requestedBy) }),
      ),
      until: t('approvals.until', { at: formatTime(change.expiresAt) }),
      open: action(t('approvals.open'), 'change-show', { id: change.id }),
    })),
  }),
  samples: {
    none: { waiting: [] },
    two: {
      waiting: [
        sampleChange,
        { ...sampleChange, id: '1c9e', deed: 'policy-sip-on', name: 'site:Paris', total: 1 },
      ],
    },
    largest: {
      waiting: Array.from({ length: 20 }, () => ({
        ...sampleChange,
        name: `${'très_long_'.repeat(20)}.csv`,
      })),
    },
  },
};
