// Incidents worth a picture: a dark site, one that is being seen to, what a model did, one phone, and one that is over.
import { samplePhone } from './incident-phones.ts';
import type { IncidentData } from './incident.data.ts';

const site: IncidentData = {
  id: '12',
  state: 'open',
  suspicion: { kind: 'site', site: 'Lyon', fell: 34, of: 34, withinMs: 41_000, sites: 1 },
  startedAt: '2026-03-02T09:21:00.000Z',
  recoveredAt: null,
  total: 34,
  down: 34,
  gone: 0,
  flapping: 0,
  truth: { confirmed: 0, answers: 0, unprobed: 34 },
  acknowledged: null,
  assignedTo: null,
  snoozedUntil: null,
  phones: [1, 2, 3, 4, 5].map((desk) => ({ ...samplePhone, name: `LYO-1-00${desk}`, truth: null })),
  mayControl: true,
};

export const incidentSamples = {
  site,
  seen: {
    ...site,
    down: 12,
    truth: { confirmed: 9, answers: 1, unprobed: 2 },
    flapping: 2,
    acknowledged: { who: 'Alex Wilber', at: '2026-03-02T09:24:00.000Z' },
    assignedTo: 'Megan Bowen',
    snoozedUntil: '2026-03-02T10:24:00.000Z',
    phones: [
      samplePhone,
      { ...samplePhone, name: 'LYO-1-002', truth: 'answers' },
      { ...samplePhone, name: 'LYO-1-003', truth: null, falls: 4 },
      { ...samplePhone, name: 'LYO-1-004', state: 'back', truth: null },
    ],
  },
  model: {
    ...site,
    suspicion: {
      ...{ kind: 'model', vendor: 'Yealink', model: 'T46S', firmware: '66.86.0.15' },
      ...{ fell: 18, of: 21, withinMs: 96_000, sites: 4 },
    },
    total: 18,
    down: 18,
    truth: { confirmed: 0, answers: 18, unprobed: 0 },
    phones: site.phones.map((phone) => ({ ...phone, truth: 'answers' })),
  },
  single: {
    ...site,
    suspicion: { kind: 'phones', fell: 1, of: 240, withinMs: 0, sites: 1 },
    total: 1,
    down: 1,
    truth: { confirmed: 1, answers: 0, unprobed: 0 },
    phones: [samplePhone],
    mayControl: false,
  },
  recovered: {
    ...site,
    state: 'recovered',
    recoveredAt: '2026-03-02T10:03:20.000Z',
    down: 0,
    gone: 1,
    truth: { confirmed: 0, answers: 0, unprobed: 0 },
    acknowledged: { who: 'Alex Wilber', at: '2026-03-02T09:24:00.000Z' },
    phones: site.phones.map((phone) => ({ ...phone, state: 'back' })),
  },
  largest: {
    ...site,
    id: '2147483647',
    suspicion: {
      ...{
        kind: 'model',
        vendor: 'AudioCodes',
        model: '445HD avec module d’extension',
        firmware: '3.5.4.22.1',
      },
      ...{ fell: 99_000, of: 100_000, withinMs: 119_000, sites: 240 },
    },
    total: 100_000,
    down: 99_000,
    gone: 12,
    flapping: 4_000,
    truth: { confirmed: 33_000, answers: 33_000, unprobed: 33_000 },
    acknowledged: { who: 'Jean-Baptiste '.repeat(10), at: '2026-03-02T09:24:00.000Z' },
    assignedTo: 'Jean-Baptiste '.repeat(10),
    snoozedUntil: '2026-03-03T08:00:00.000Z',
    phones: site.phones.map((phone) => ({
      ...phone,
      name: 'Téléphone de la salle de réunion (3e étage, aile nord)',
      site: 'Saint-Denis de la Réunion',
      falls: 12,
    })),
  },
} as const satisfies Record<string, IncidentData>;
