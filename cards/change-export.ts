// The files of a change or of a run, behind links that live a few minutes.
import type { Card } from './card.ts';
import { label, line } from './kit.ts';
import template from './change-export.json' with { type: 'json' };

export interface ChangeExportData {
  readonly of: 'change' | 'run';
  readonly id: string;
  readonly files: readonly {
    readonly code: 'report' | 'rejected' | 'template' | 'sign-in' | 'codes' | 'targets' | 'run';
    readonly name: string;
    readonly url: string;
    /** Null where it has none to count. */
    readonly rows: number | null;
  }[];
  /** How long the links work. */
  readonly minutes: number;
}

export const changeExport: Card<ChangeExportData> = {
  name: 'change-export',
  template,
  summary: (_data, t) => t('change-export.title'),
  bind: ({ of, id, files, minutes }, t) => ({
    title: t('change-export.title'),
    lead: line(t(`${of}.reference`, { id }), t('change-export.minutes', { count: minutes })),
    files: files.map(({ code, url, rows }) => ({
      title: label(t, 'file', `${code}.title`),
      text: line(
        label(t, 'file', `${code}.text`),
        rows === null ? '' : t('change-export.rows', { count: rows }),
      ),
      open: t('change-export.open'),
      url,
    })),
  }),
  samples: {
    rejected: {
      of: 'change',
      id: '7f3a',
      files: [
        { code: 'rejected', name: 'rejected.csv', url: 'https://linekeeper.example/files/a1b2', rows: 28 },
      ],
      minutes: 15,
    },
    run: {
      of: 'run',
      id: '7',
      files: [{ code: 'run', name: 'run-7.md', url: 'https://linekeeper.example/files/a1b2', rows: null }],
      minutes: 60,
    },
    largest: {
      of: 'change',
      id: '7f3a',
      files: (['report', 'rejected', 'template', 'sign-in', 'codes'] as const).map((code) => ({
        code,
        name: `${code}.csv`,
        url: `https://linekeeper.example/files/${code}?token=${'a'.repeat(200)}`,
        rows: 10_000,
      })),
      minutes: 15,
    },
  },
};
