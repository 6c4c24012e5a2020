import type { Registry } from 'prom-client';
import type { Figures } from '../../src/adapters/postgres/figures.ts';
import { CHANGE_KINDS, CHANGE_STATES, TARGET_STATES } from '../../src/changes/index.ts';
import { toldGauge, type Sample } from './gauge.ts';

/** What the database says of the installation: every bot tells the same, so that a dashboard takes the greatest. */
export function installationMetrics(
  register: Registry,
  read: () => Promise<Figures | undefined>,
  requestsPerSecond: number | undefined,
): void {
  const gauge = (
    name: string,
    help: string,
    samples: (figures: Figures) => readonly Sample[],
    labelNames: readonly string[] = [],
  ): void =>
    toldGauge(register, { name: `linekeeper_${name}`, help, labelNames }, async () => {
      const figures = await read();
      return figures === undefined ? [] : samples(figures);
    });
  const one = (name: string, help: string, value: (figures: Figures) => number | null): void =>
    gauge(name, help, (figures) => {
      const told = value(figures);
      return told === null ? [] : [[told]];
    });

  toldGauge(
    register,
    { name: 'linekeeper_database_up', help: '1 where PostgreSQL answers this bot, else 0.' },
    async () => [[(await read()) === undefined ? 0 : 1]],
  );
  gauge(
    'changes',
    'Changes that are kept, by kind and state.',
    ({ changes }) => tallied(CHANGE_STATES, changes),
    ['kind', 'state'],
  );
  gauge(
    'change_targets',
    'Phones and accounts of the changes under way, by kind of change and their own state.',
    ({ targets }) => tallied(TARGET_STATES, targets),
    ['kind', 'state'],
  );
  one(
    'approval_wait_seconds',
    'How long the first change that waits for an approval has waited.',
    (told) => told.approvalWait,
  );
  one('incidents_open', 'Incidents whose phones are down.', (told) => told.incidents);
  one('incidents_unacknowledged', 'Open incidents that nobody sees to.', (told) => told.unacknowledged);
  one(
    'incident_unacknowledged_seconds',
    'How long the first open incident that nobody sees to has been open.',
    (told) => told.unacknowledgedFor,
  );
  one('phones', 'Phones in the inventory.', (told) => told.phones);
  one('phones_offline', 'Phones that two readings in a row have found offline.', (told) => told.offline);
  one(
    'inventory_age_seconds',
    'How long ago the newest complete reading of the inventory began.',
    (told) => told.inventoryAge,
  );
  one('graph_device_api_up', '0 where Graph says that its device API is gone, else 1.', (told) =>
    told.inventoryProblem === 'graph.gone' ? 0 : 1,
  );
  one('audit_entries', 'Entries in the audit log.', (told) => told.auditEntries);
  if (requestsPerSecond !== undefined) {
    one(
      'graph_budget_requests',
      'Requests a second that all processes may send to Graph.',
      () => requestsPerSecond,
    );
    one(
      'graph_budget_left_requests',
      'Requests of that budget that nobody has taken in the last second.',
      (told) => Math.max(0, requestsPerSecond - told.budgetTaken),
    );
  }
  gauge(
    'powershell_state',
    '1 for how PowerShell is doing, as the worker that runs it said last.',
    ({ powershell }) => (powershell === null ? [] : [[1, { state: powershell }]]),
    ['state'],
  );
}

/** All that there may be, and 0 for what there is none of: an alert would not hear of what is missing. */
function tallied(states: readonly string[], tallies: Figures['changes']): Sample[] {
  return CHANGE_KINDS.flatMap((kind) =>
    states.map((state): Sample => {
      const found = tallies.find((tally) => tally.kind === kind && tally.state === state);
      return [found?.count ?? 0, { kind, state }];
    }),
  );
}
