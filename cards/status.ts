// How the bot itself is doing: tenant, queue, inventory, and what deserves attention.
import { accessWarningText, type AccessWarning } from './access-warning.ts';
import type { Card } from './card.ts';
import { action, asText, formatNumber, formatTime, label, plain } from './kit.ts';
import type { Locale, Wording } from './wording/index.ts';
import template from './status.json' with { type: 'json' };

export interface StatusData {
  readonly tenant: string;
  readonly isDemo: boolean;
  /** Null where the queue does not answer. */
  readonly queue: { readonly waiting: number; readonly active: number; readonly workers: number } | null;
  readonly inventory: { readonly devices: number; readonly syncedAt: string | null };
  readonly running: readonly {
    readonly id: string;
    readonly name: string;
    readonly done: number;
    readonly total: number;
  }[];
  /** Through what phones are told to do things; keys the wording `device-api.<code>`. */
  readonly deviceApi: 'graph' | 'gone';
  /** Null where there is none. `idle`: no worker has had need of it yet. Keys the wording `powershell.…`. */
  readonly powershell: {
    readonly state: 'idle' | 'connecting' | 'waiting-for-sign-in' | 'connected' | 'failed';
    readonly problem: string | null;
  } | null;
  /** `graph-devices-deprecated`, `graph-devices-gone`, `graph-slow`, `slack-refuses`, `demo`, `inventory-stale`, `queue-away`, `no-worker`. */
  readonly warnings: readonly string[];
  /** What is in doubt about who may do what. */
  readonly access: readonly AccessWarning[];
}

function facts(data: StatusData, t: Wording, locale: Locale): { title: string; value: string }[] {
  const { deviceApi, queue, inventory } = data;
  const count = (value: number): string => formatNumber(value, locale);
  return [
    { title: t('status.tenant'), value: asText(data.tenant) },
    { title: t('status.phones'), value: count(inventory.devices) },
    {
      title: t('status.synced'),
      value: inventory.syncedAt === null ? t('status.never') : formatTime(inventory.syncedAt),
    },
    {
      title: t('status.queue'),
      value: queue
        ? t('status.jobs', { waiting: count(queue.waiting), active: count(queue.active) })
        : t('status.silent'),
    },
    { title: t('status.workers'), value: queue ? count(queue.workers) : t('status.unknown') },
    { title: t('status.device-api'), value: t(`device-api.${deviceApi}`) },
    ...(data.powershell ? [{ title: t('powershell.title'), value: connection(data.powershell, t) }] : []),
  ];
}

/** What failed last is told after it has been mended too: it may come again. */
function connection({ state, problem }: NonNullable<StatusData['powershell']>, t: Wording): string {
  const what = t(`powershell.state.${state}`);
  return problem === null
    ? what
    : t('powershell.with-problem', { what, problem: label(t, 'powershell.problem', problem) });
}

const sample: StatusData = {
  tenant: 'Contoso',
  isDemo: true,
  queue: { waiting: 3, active: 2, workers: 1 },
  inventory: { devices: 240, syncedAt: '2026-03-02T09:21:00.000Z' },
  running: [{ id: '7f3a', name: 'phones_lyon.csv', done: 92, total: 212 }],
  warnings: ['demo', 'graph-devices-deprecated'],
  access: [],
  deviceApi: 'graph',
  powershell: null,
};

export const status: Card<StatusData> = {
  name: 'status',
  template,
  summary: ({ tenant, warnings, access }, t) =>
    t('status.summary', { tenant: plain(tenant), count: warnings.length + access.length }),
  bind: (data, t, locale) => ({
    title: t('status.title'),
    lead: t(data.isDemo ? 'status.demo' : 'status.real'),
    facts: facts(data, t, locale),
    warnings: [
      ...data.warnings.map((code) => ({ text: `⚠ ${label(t, 'warning', code)}` })),
      ...data.access.map((warning) => ({ text: accessWarningText(warning, t) })),
    ],
    running: data.running.map(({ name, done, total }) => ({
      name: asText(name),
      progress: t('change-progress.done', { done, total }),
    })),
    hasRunning: data.running.length > 0,
    runningTitle: t('status.running'),
    buttons: data.running
      .slice(0, 3)
      .map(({ id }) => action(t('change.show', { id: plain(id) }), 'change-show', { id })),
  }),
  samples: {
    demo: sample,
    locked: {
      ...sample,
      isDemo: false,
      warnings: [],
      access: [
        {
          kind: 'file',
          file: 'access.yaml',
          line: 12,
          what: 'roles.oprator: no such role; did you mean “operator”?',
        },
        {
          kind: 'forbidden',
          file: 'access.yaml',
          line: 4,
          what: 'group 6d1f2e0c-4f0a-4a55-9a38-0c7f5f7f2b11',
        },
      ],
    },
    quiet: {
      ...sample,
      deviceApi: 'gone',
      isDemo: false,
      running: [],
      warnings: ['graph-devices-gone'],
      powershell: { state: 'connected', problem: null },
      queue: { waiting: 0, active: 0, workers: 1 },
    },
    away: { ...sample, queue: null, warnings: ['demo', 'graph-slow', 'queue-away'] },
    largest: {
      ...sample,
      tenant: 'Contoso Électronique et Télécommunications',
      inventory: { devices: 10_000, syncedAt: null },
      running: Array.from({ length: 20 }, (_, at) => ({
        id: `7f${at}`,
        name: `${'très_long_'.repeat(20)}.csv`,
        done: 1,
        total: 10_000,
      })),
      warnings: [
        'demo',
        'graph-devices-deprecated',
        'inventory-stale',
        'slack-refuses',
        'graph-slow',
        'no-worker',
      ],
      powershell: { state: 'failed', problem: 'sign-in' },
    },
  },
};
