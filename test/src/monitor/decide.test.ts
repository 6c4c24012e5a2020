import { describe, expect, it } from 'vitest';
import { acknowledge, assign, snooze, type Incident } from '../../../src/monitor/index.ts';

const NOW = new Date('2026-03-02T09:00:00Z');
const ALEX = { id: 'alex', name: 'Alex Wilber' };
const MEGAN = { id: 'megan', name: 'Megan Bowen' };
const by = { who: ALEX, now: NOW, where: { channel: 'teams', conversationId: 'c1' } };
const later = (ms: number): Date => new Date(NOW.getTime() + ms);
const WEEK_MS = 7 * 24 * 3_600_000;

const incident = (change: Partial<Incident> = {}): Incident => ({
  ...{ id: 3, state: 'open', startedAt: NOW, openedAt: NOW, lastFallAt: NOW, recoveredAt: null },
  suspicion: { kind: 'site', site: 'Lyon', fell: 37, of: 40, withinMs: 60_000, sites: 1 },
  ...{ total: 37, down: 37, gone: 0, flapping: 0, revision: 1 },
  truth: { confirmed: 0, answers: 0, unprobed: 37 },
  ...{ acknowledgedBy: null, acknowledgedAt: null, snoozedUntil: null, assignedTo: null },
  ...change,
});
const refused = (code: string, details: object = {}): object => ({
  ok: false,
  refusal: { code, details: { id: 3, ...details } },
});

describe('src/monitor/decide.ts', () => {
  it('notes who acknowledged, once, and audits it', () => {
    expect(acknowledge(incident(), by)).toEqual({
      ok: true,
      value: {
        patch: { acknowledgedBy: ALEX, acknowledgedAt: NOW },
        audit: {
          ...{ who: ALEX, action: 'incident.acknowledged', subject: 'incident 3', detail: {} },
          where: by.where,
        },
        says: { code: 'incident.acknowledged', details: { id: 3 } },
      },
    });
    expect(acknowledge(incident({ acknowledgedBy: MEGAN }), by)).toEqual(
      refused('incident.already-acknowledged', { who: MEGAN.name }),
    );
    expect(acknowledge(incident({ state: 'recovered' }), by).ok).toBe(true);
    expect(acknowledge(incident({ state: 'closed' }), by)).toEqual(refused('incident.closed'));
  });

  it('snoozes what is open, for up to a week, which acknowledges it too', () => {
    const until = later(3_600_000);
    expect(snooze(incident(), until, by)).toMatchObject({
      value: {
        patch: { snoozedUntil: until, acknowledgedBy: ALEX },
        audit: { action: 'incident.snoozed', detail: { until: until.toISOString() } },
      },
    });
    expect(snooze(incident({ acknowledgedBy: MEGAN }), until, by)).toMatchObject({
      value: { patch: { snoozedUntil: until } },
    });
    for (const ms of [1, WEEK_MS]) expect(snooze(incident(), later(ms), by).ok).toBe(true);
    for (const ms of [-1, 0, WEEK_MS + 1])
      expect(snooze(incident(), later(ms), by)).toEqual(refused('incident.snooze-out-of-range'));
    expect(snooze(incident({ state: 'recovered' }), until, by)).toEqual(refused('incident.not-open'));
  });

  it('gives it to somebody, and not twice to the same', () => {
    expect(assign(incident(), MEGAN, by)).toMatchObject({
      value: { patch: { assignedTo: MEGAN, acknowledgedBy: ALEX }, says: { details: { who: MEGAN.name } } },
    });
    expect(assign(incident({ assignedTo: ALEX }), MEGAN, by).ok).toBe(true);
    expect(assign(incident({ assignedTo: MEGAN }), MEGAN, by)).toEqual(
      refused('incident.already-assigned', { who: MEGAN.name }),
    );
    expect(assign(incident({ state: 'closed' }), MEGAN, by)).toEqual(refused('incident.closed'));
  });
});
