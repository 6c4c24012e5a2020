// The audit log, newest first: who did what to which thing.
import type { Card } from './card.ts';
import { asText, formatTime, label, line, pager, plain, sayButton } from './kit.ts';
import template from './audit-list.json' with { type: 'json' };

export interface AuditListData {
  /** What was asked for, as it was typed; blank: everything. */
  readonly query: string;
  readonly entries: readonly {
    readonly number: string;
    readonly at: string;
    readonly who: string;
    /** A code, which is shown beside its words, because it is searched by. */
    readonly action: string;
    readonly subject: string;
    readonly detail: string;
  }[];
  readonly page: number;
  /** Whether there is a page after this one. */
  readonly more: boolean;
}

const sampleEntry: AuditListData['entries'][number] = {
  number: '5230',
  at: '2026-03-02T09:21:00.000Z',
  who: 'Megan Bowen',
  action: 'change.approved',
  subject: 'change 12',
  detail: 'given: 1, needed: 1',
};

export const auditList: Card<AuditListData> = {
  name: 'audit-list',
  template,
  summary: (_data, t) => t('audit-list.title'),
  bind: ({ query, entries, page, more }, t) => ({
    title: t('audit-list.title'),
    lead: query === '' ? t('audit-list.all') : t('audit-list.of', { query: asText(query) }),
    isEmpty: entries.length === 0,
    empty: t('audit-list.empty'),
    entries: entries.map(({ number, at, who, action, subject, detail }) => ({
      what: line(asText(number), label(t, 'audit-action', action), asText(subject)),
      who: line(formatTime(at), asText(who), asText(action)),
      detail: asText(detail),
    })),
    hasPages: page > 1 || more,
    page: t('audit-list.page', { page }),
    buttons: [
      ...pager(t, { page, pages: more ? page + 1 : page }, 'audit-page', { query: plain(query) }),
      sayButton('audit verify', t('audit-list.verify')),
      sayButton('audit export', t('audit-list.export')),
    ],
  }),
  samples: {
    none: { query: 'change 99', entries: [], page: 1, more: false },
    some: {
      query: '',
      entries: [
        sampleEntry,
        {
          ...sampleEntry,
          number: '5229',
          who: 'Lynne Robbins',
          action: 'access.refused',
          subject: 'command restart',
          detail: 'need: operator',
        },
        {
          ...sampleEntry,
          number: '5228',
          who: 'Linekeeper',
          action: 'target.succeeded',
          subject: 'device 0004f2abcdef',
          detail: 'change: 11',
        },
      ],
      page: 2,
      more: true,
    },
    largest: {
      query: 'site:"Saint-Denis de la Réunion, bâtiment administratif" since 2026-03-02 09:21',
      entries: Array.from({ length: 8 }, () => ({
        ...sampleEntry,
        number: '9007199254740991',
        who: 'Jean-Baptiste de la Fontaine',
        subject: 'user jean-baptiste.de-la-fontaine@saint-denis.contoso.example',
        detail: 'digest: 3f2a9c '.repeat(12).trim(),
      })),
      page: 400,
      more: true,
    },
  },
};
