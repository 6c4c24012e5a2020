// What happened to the phones of a watch while nobody was told: in quiet hours, or in a day.
import type { Card } from './card.ts';
import { deadlineTitle, sampleGroups, type DeadlineGroup } from './deadlines.ts';
import { incidentRow, longestIncident, sampleIncidents, type IncidentLine } from './incident-list.ts';
import { formatTime, line, plain, sayButton } from './kit.ts';
import { watchedPhones } from './watch.ts';
import template from './digest.json' with { type: 'json' };

export interface DigestData {
  /** Of the watch; empty for all phones. */
  readonly selector: string;
  /** What it covers, as ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** Still open, and over since then; `incidents` holds the first of them, the open ones before the others. */
  readonly open: number;
  readonly over: number;
  readonly incidents: readonly IncidentLine[];
  readonly deadlines: readonly Pick<DeadlineGroup, 'kind' | 'count' | 'at'>[];
}

const sample: DigestData = {
  selector: 'site:lyon',
  from: '2026-03-01T21:00:00.000Z',
  to: '2026-03-02T05:00:00.000Z',
  open: 1,
  over: 1,
  incidents: sampleIncidents,
  deadlines: sampleGroups,
};

export const digest: Card<DigestData> = {
  name: 'digest',
  template,
  summary: ({ selector, open, over }, t) =>
    line(
      t('digest.summary', { what: selector === '' ? t('watch.all') : plain(selector) }),
      open > 0 ? t('digest.open', { count: open }) : '',
      over > 0 ? t('digest.over', { count: over }) : '',
    ),
  bind: (data, t) => {
    const { selector, from, to, open, over, incidents, deadlines } = data;
    const left = open + over - incidents.length;
    return {
      title: t('digest.title'),
      lead: line(
        watchedPhones(selector, t),
        t('digest.stretch', { from: formatTime(from), to: formatTime(to) }),
      ),
      counts: line(
        open > 0 ? t('digest.open', { count: open }) : '',
        over > 0 ? t('digest.over', { count: over }) : '',
      ),
      incidents: incidents.map((incident) => incidentRow(incident, t)),
      more: left > 0 ? t('digest.more', { count: left }) : '',
      deadlinesTitle: t('deadlines.title'),
      deadlines: deadlines.map(({ kind, count, at }) => ({
        text: line(deadlineTitle({ kind, count }, t), formatTime(at)),
      })),
      buttons: [sayButton('incidents all', t('incident-list.all')), sayButton('watches', t('watch.list'))],
    };
  },
  samples: {
    night: sample,
    deadlines: { ...sample, selector: '', open: 0, over: 0, incidents: [] },
    largest: {
      ...sample,
      selector: 'vendor:audiocodes '.repeat(10).trim(),
      open: 300,
      over: 4_000,
      incidents: Array.from({ length: 8 }, () => longestIncident),
      deadlines: (['code', 'first-sign-in', 'sign-in-again', 'signed-out', 'unseen', 'policy'] as const).map(
        (kind) => ({ kind, count: 100_000, at: '2026-03-02T21:00:00.000Z' }),
      ),
    },
  },
};
