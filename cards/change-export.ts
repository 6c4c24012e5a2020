// The files of a change, of a run or of the audit log, behind links that live a few minutes.
import type { Card } from './card.ts';
import { asText, label, line } from './kit.ts';
import type { Wording } from './wording/index.ts';
import template from './change-export.json' with { type: 'json' };

type FileCode =
  | 'report'
  | 'rejected'
  | 'template'
  | 'sign-in'
  | 'codes'
  | 'targets'
  | 'run'
  | 'audit-jsonl'
  | 'audit-csv'
  | 'audit-signature';

export interface ChangeExportData {
  readonly of: 'change' | 'run' | 'audit';
  readonly id: string;
  readonly files: readonly {
    readonly code: FileCode;
    readonly name: string;
    readonly url: string;
    /** Null where it has none to count. */
    readonly rows: number | null;
  }[];
  /** How long the links work. */
  readonly minutes: number;
  /** Of the key that the files are signed with. */
  readonly fingerprint?: string;
}

function titleOf(of: ChangeExportData['of'], t: Wording): string {
  return t(of === 'audit' ? 'audit.files' : 'change-export.title');
}

export const changeExport: Card<ChangeExportData> = {
  name: 'change-export',
  template,
  summary: ({ of }, t) => titleOf(of, t),
  bind: ({ of, id, files, minutes, fingerprint }, t) => ({
    title: titleOf(of, t),
    lead: line(
      t(`${of}.reference`, { id }),
      t('change-export.minutes', { count: minutes }),
      fingerprint === undefined ? '' : t('audit.signed', { fingerprint: asText(fingerprint) }),
    ),
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
    audit: {
      of: 'audit',
      id: '1–5230',
      files: (['jsonl', 'csv', 'signature'] as const).map((code) => ({
        code: `audit-${code}` as const,
        name: `audit-1-5230.${code}`,
        url: 'https://linekeeper.example/files/a1b2',
        rows: code === 'signature' ? null : 5_230,
      })),
      minutes: 60,
      fingerprint: 'SHA256:uNiVztksCsDhcc0u9e8BrKVbJ2XtCp1nrbDZVQ3Xm3g',
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
