import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partPeriod, readPeriod } from '../../../src/delegations/index.ts';

/** A Monday, 10:00 in Paris. */
const now = new Date('2026-03-02T09:00:00Z');
const zone = 'Europe/Paris';
const end = (text: string): string | undefined => {
  const read = readPeriod(text, now, zone);
  return read.ok ? read.value.toISOString() : undefined;
};

describe('src/delegations/period.ts', () => {
  it.each([
    ['for 3 days', '2026-03-05T09:00:00.000Z'],
    ['FOR 1 day', '2026-03-03T09:00:00.000Z'],
    ['for 4 hours', '2026-03-02T13:00:00.000Z'],
    ['for 2h', '2026-03-02T11:00:00.000Z'],
    ['for 2 weeks', '2026-03-16T09:00:00.000Z'],
    ['pendant 3 jours', '2026-03-05T09:00:00.000Z'],
    ['pour 1 semaine', '2026-03-09T09:00:00.000Z'],
    ['durant 5 heures', '2026-03-02T14:00:00.000Z'],
    ['until 18:00', '2026-03-02T17:00:00.000Z'],
    ['until 6pm', '2026-03-02T17:00:00.000Z'],
    ['until 09:00', '2026-03-03T08:00:00.000Z'],
    ['jusqu’à 18h30', '2026-03-02T17:30:00.000Z'],
    ['until 2026-03-04', '2026-03-04T23:00:00.000Z'],
    ['until 2026-03-04 12:00', '2026-03-04T11:00:00.000Z'],
    ["jusqu'au 2026-03-04 à 12h", '2026-03-04T11:00:00.000Z'],
    ['until today', '2026-03-02T23:00:00.000Z'],
    ['until tomorrow 9am', '2026-03-03T08:00:00.000Z'],
    ["jusqu'à aujourd'hui", '2026-03-02T23:00:00.000Z'],
    ['jusqu’à demain', '2026-03-03T23:00:00.000Z'],
    ['until Friday', '2026-03-06T23:00:00.000Z'],
    ['until Monday', '2026-03-09T23:00:00.000Z'],
    ['jusqu’à vendredi à 18:00', '2026-03-06T17:00:00.000Z'],
    // The night in which the clocks are put forward is an hour shorter.
    ['until 2026-03-29', '2026-03-29T22:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(end(text)).toBe(expected);
  });

  it.each(['', 'for', 'for days', 'for 3 moons', 'for 3', 'until', 'until doomsday', 'until 2026-13-01'])(
    'does not guess what %s means',
    (text) => {
      expect(readPeriod(text, now, zone)).toMatchObject({
        ok: false,
        refusal: { code: 'delegation.period-not-understood', details: { text } },
      });
    },
  );

  it.each(['until every day', 'until Monday and Friday', 'until Friday noonish', 'until 2026-02-30'])(
    'refuses %s',
    (text) => {
      expect(end(text)).toBeUndefined();
    },
  );

  it('parts the person from the period', () => {
    expect(partPeriod('adele@contoso.com for 3 days')).toEqual({
      whom: 'adele@contoso.com',
      period: 'for 3 days',
    });
    expect(partPeriod('Waiting for Godot until Friday')).toEqual({
      whom: 'Waiting for Godot',
      period: 'until Friday',
    });
    expect(partPeriod('Adèle Vance jusqu’au 2026-12-01')).toEqual({
      whom: 'Adèle Vance',
      period: 'jusqu’au 2026-12-01',
    });
    expect(partPeriod('for 3 days')).toEqual({ whom: '', period: 'for 3 days' });
    expect(partPeriod('Fortuna Untilla')).toBeUndefined();
  });

  it('reads a whole number of hours, days and weeks exactly, and never throws', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), fc.constantFrom('hours', 'heures'), (count, unit) => {
        expect(end(`for ${count} ${unit}`)).toBe(new Date(now.getTime() + count * 3_600_000).toISOString());
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const parted = partPeriod(text);
        expect(() => readPeriod(parted?.period ?? text, now, zone)).not.toThrow();
        if (parted) expect(text).toContain(parted.whom);
      }),
    );
  });
});
