// How an operation ended: what became of its targets, what to do about failures, and how to take it back.
import type { Card } from './card.ts';
import { deedWords, subjectsOf } from './deed.ts';
import { ended, type Ended } from './ended.ts';
import { action, asText, label, line } from './kit.ts';
import { section, type Section } from './section.ts';
import type { Wording } from './wording/index.ts';
import type { Deed } from '../src/operations/index.ts';
import template from './change-report.json' with { type: 'json' };

export interface OperationReportData extends Ended {
  readonly deed: Deed;
  /** `names` holds the first few. */
  readonly failures: readonly {
    readonly code: string;
    readonly count: number;
    readonly names: readonly string[];
  }[];
  /** Of an update of firmware: what the phones run now. */
  readonly versions: readonly {
    /** Null where the phone has not told. */
    readonly version: string | null;
    readonly count: number;
    readonly updated: boolean;
  }[];
  /** Accounts of which the tenant says that it is done, and does not show it. */
  readonly propagating: number;
  /** `undo` can take it back. */
  readonly undoable: boolean;
}

function title({ deed, state, counts, total }: OperationReportData, t: Wording): string {
  const count = counts.succeeded;
  if (state === 'succeeded') return deedWords(t, deed, 'done', { count });
  const done = deedWords(t, deed, 'done-of', { count, total });
  return state === 'cancelled' ? t('operation-report.cancelled', { done }) : done;
}

function versions({ versions: those }: OperationReportData, t: Wording): Section[] {
  return section(
    t('operation-report.versions'),
    those.map(({ version, count, updated }) => {
      const said = version === null ? 'untold' : updated ? 'now' : 'still';
      return { text: t(`operation-report.${said}`, { count, version: asText(version ?? '') }) };
    }),
  );
}

function propagation({ propagating }: OperationReportData, t: Wording): Section[] {
  if (propagating === 0) return [];
  return section(label(t, 'failure', 'propagates.title'), [
    { text: t('operation-report.propagates', { count: propagating }) },
  ]);
}

const sample: OperationReportData = {
  id: '42',
  deed: 'restart',
  name: 'site:Lyon',
  state: 'partly-failed',
  total: 37,
  counts: { succeeded: 32, failed: 2, skipped: 2, unknown: 1 },
  seconds: 1_260,
  failures: [
    { code: 'not-verified', count: 2, names: ['Lyon 2-104', 'Lyon 2-118'] },
    { code: 'guard.busy', count: 2, names: ['Lyon reception', 'Lyon 1-002'] },
    { code: 'outcome-unknown', count: 1, names: ['Lyon 3-007'] },
  ],
  versions: [],
  propagating: 0,
  undoable: false,
  retryable: 5,
  mayControl: true,
};

export const operationReport: Card<OperationReportData> = {
  name: 'operation-report',
  template,
  summary: (data, t) => line(title(data, t), label(t, 'state', data.state)),
  bind: (data, t, locale) => {
    const { failures, id, mayControl, undoable } = data;
    const on = subjectsOf(data.deed);
    const shared = ended(data, { title: title(data, t), on, failures }, t, locale);
    const undo = action(t('operation-report.undo'), 'change-undo', { id });
    return {
      ...shared,
      lists: [...versions(data, t), ...propagation(data, t)],
      buttons: [...shared.buttons, ...(undoable && mayControl ? [undo] : [])],
    };
  },
  samples: {
    partly: sample,
    firmware: {
      ...sample,
      deed: 'firmware-update',
      name: 'vendor:Poly',
      total: 28,
      counts: { succeeded: 25, failed: 3, skipped: 0, unknown: 0 },
      failures: [{ code: 'not-verified', count: 3, names: ['Paris 4-010', 'Paris 4-011', 'Paris 4-012'] }],
      versions: [
        { version: '6.4.3.5814', count: 25, updated: true },
        { version: '6.3.1.8427', count: 2, updated: false },
        { version: null, count: 1, updated: false },
      ],
      retryable: 3,
    },
    policy: {
      ...sample,
      deed: 'policy-sip-on',
      name: '',
      state: 'succeeded',
      total: 120,
      counts: { succeeded: 120, failed: 0, skipped: 0, unknown: 0 },
      seconds: 14,
      failures: [],
      propagating: 12,
      undoable: true,
      retryable: 0,
    },
    largest: {
      ...sample,
      deed: 'licence-assign',
      name: 'très_long_'.repeat(20),
      state: 'cancelled',
      total: 10_000,
      counts: { succeeded: 100, failed: 9_800, skipped: 0, unknown: 100 },
      failures: [
        'device-gone',
        'operation-failed',
        'operation-cancelled',
        'refused',
        'not-verified',
        'outcome-unknown',
        'guard.busy',
        'guard.last-answering',
        'cancelled',
        'no-seat',
        'done-by-hand',
      ].map((code) => ({
        code,
        count: 990,
        names: Array.from({ length: 5 }, () => 'Salle de réunion *3e étage*'.repeat(4)),
      })),
      versions: Array.from({ length: 20 }, (_, at) => ({
        version: `96.86.5.${at}`,
        count: 500,
        updated: at < 10,
      })),
      undoable: true,
      retryable: 9_900,
    },
  },
};
