// Incidents, newest first.
import type { Incident } from '../src/monitor/index.ts';
import type { Card } from './card.ts';
import {
  action,
  asText,
  formatDuration,
  formatTime,
  line,
  pager,
  plain,
  sayButton,
  type Button,
} from './kit.ts';
import { incidentTitle } from './suspicion.ts';
import type { Wording } from './wording/index.ts';
import template from './incident-list.json' with { type: 'json' };

/** Moments as ISO 8601. */
export interface IncidentLine extends Pick<Incident, 'state' | 'suspicion' | 'total' | 'down' | 'gone'> {
  readonly id: string;
  readonly startedAt: string;
  readonly recoveredAt: string | null;
  readonly acknowledgedBy: string | null;
}

export interface IncidentListData {
  readonly incidents: readonly IncidentLine[];
  readonly page: number;
  readonly pages: number;
  readonly scope: 'open' | 'all';
}

interface IncidentRow {
  readonly title: string;
  readonly state: string;
  readonly colour: string;
  readonly when: string;
  readonly open: Button;
}

/** An incident in two lines; pressing it opens its card. */
export function incidentRow(incident: IncidentLine, t: Wording): IncidentRow {
  const { id, state, startedAt, recoveredAt, acknowledgedBy } = incident;
  const seconds = recoveredAt === null ? 0 : (Date.parse(recoveredAt) - Date.parse(startedAt)) / 1_000;
  return {
    title: incidentTitle(incident, t),
    state: t(`incident.state.${state}`),
    colour: state === 'open' ? 'Attention' : 'Good',
    when: line(
      t('incident.reference', { id: asText(id) }),
      formatTime(startedAt),
      recoveredAt === null ? '' : t('incident.after', { time: formatDuration(seconds, t) }),
      acknowledgedBy === null ? '' : t('incident.seen-by', { who: asText(acknowledgedBy) }),
    ),
    open: action(t('incident.open', { id: plain(id) }), 'incident-show', { id }),
  };
}

export const sampleIncidents: readonly IncidentLine[] = [
  {
    id: '12',
    state: 'open',
    suspicion: { kind: 'site', site: 'Lyon', fell: 34, of: 34, withinMs: 41_000, sites: 1 },
    total: 34,
    down: 12,
    gone: 0,
    startedAt: '2026-03-02T01:21:00.000Z',
    recoveredAt: null,
    acknowledgedBy: 'Alex Wilber',
  },
  {
    id: '11',
    state: 'recovered',
    suspicion: { kind: 'phones', fell: 2, of: 240, withinMs: 12_000, sites: 2 },
    total: 2,
    down: 0,
    gone: 0,
    startedAt: '2026-03-01T23:40:00.000Z',
    recoveredAt: '2026-03-01T23:52:00.000Z',
    acknowledgedBy: null,
  },
];

export const longestIncident: IncidentLine = {
  id: '2147483647',
  state: 'recovered',
  suspicion: {
    ...{ kind: 'site', site: 'Saint-Denis de la Réunion, bâtiment administratif' },
    ...{ fell: 99_000, of: 100_000, withinMs: 60_000, sites: 1 },
  },
  total: 100_000,
  down: 0,
  gone: 12,
  startedAt: '2026-03-02T01:21:00.000Z',
  recoveredAt: '2026-03-03T05:52:00.000Z',
  acknowledgedBy: 'Jean-Baptiste de la Fontaine',
};

export const incidentList: Card<IncidentListData> = {
  name: 'incident-list',
  template,
  summary: (_data, t) => t('incident-list.title'),
  bind: (data, t) => ({
    title: t('incident-list.title'),
    lead: t(`incident-list.scope.${data.scope}`),
    isEmpty: data.incidents.length === 0,
    empty: t(`incident-list.empty.${data.scope}`),
    incidents: data.incidents.map((each) => incidentRow(each, t)),
    hasPages: data.pages > 1,
    page: t('page.of', { page: data.page, pages: data.pages }),
    buttons: [
      ...pager(t, data, 'incidents-page', { scope: data.scope }),
      ...(data.scope === 'open' ? [sayButton('incidents all', t('incident-list.all'))] : []),
    ],
  }),
  samples: {
    none: { incidents: [], page: 1, pages: 1, scope: 'open' },
    some: { incidents: sampleIncidents, page: 1, pages: 1, scope: 'all' },
    largest: {
      incidents: Array.from({ length: 8 }, () => longestIncident),
      page: 2,
      pages: 40,
      scope: 'all',
    },
  },
};
