import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { nextOpening, type Hours } from '../../../src/operations/windows.ts';

const MINUTE_MS = 60_000;
const ZONES = [
  'Europe/Paris',
  'America/Chicago',
  'America/Santiago',
  'America/St_Johns',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'UTC',
] as const;

const time = fc
  .integer({ min: 0, max: 24 * 60 - 1 })
  .map((minute) => DateTime.utc(2026).plus({ minutes: minute }).toFormat('HH:mm'));
const shows = (at: number, zone: string): string => DateTime.fromMillis(at, { zone }).toFormat('HH:mm');
const within = (shown: string, from: string, to: string): boolean =>
  from < to ? from <= shown && shown < to : from <= shown || shown < to;

/** The hours as told, and when they open next for somebody who looks at that time; both in the zone's local time. */
function opening(hours: Hours, now: string, zone = 'Europe/Paris', since = now): string | null {
  const [at, agreed] = [now, since].map((text) => DateTime.fromISO(text, { zone }).toJSDate());
  if (!at || !agreed) return null;
  const open = nextOpening(hours, zone, agreed, at);
  return DateTime.fromJSDate(open, { zone }).toISO({ suppressMilliseconds: true, suppressSeconds: true });
}
const night = { window: { from: '22:00', to: '05:00' } };

describe('src/operations/windows.ts', () => {
  it.each([
    ['before', night, '2026-11-21T21:59', '2026-11-21T22:00+01:00'],
    ['at its beginning', night, '2026-11-21T22:00', '2026-11-21T22:00+01:00'],
    ['past midnight', night, '2026-11-22T04:59', '2026-11-22T04:59+01:00'],
    ['at its end', night, '2026-11-22T05:00', '2026-11-22T22:00+01:00'],
    [
      'within a day',
      { window: { from: '12:00', to: '13:30' } },
      '2026-11-21T14:00',
      '2026-11-22T12:00+01:00',
    ],
    [
      'until midnight',
      { window: { from: '22:00', to: '00:00' } },
      '2026-11-22T00:00',
      '2026-11-22T22:00+01:00',
    ],
    ['no hours', {}, '2026-11-21T14:00', '2026-11-21T14:00+01:00'],
  ])('opens for a window: %s', (_what, hours, now, expected) => {
    expect(opening(hours, now)).toBe(expected);
  });

  it.each([
    [
      'not yet',
      { window: { from: '22:00', to: null } },
      '2026-11-21T10:00',
      '2026-11-21T12:00',
      '2026-11-21T22:00+01:00',
    ],
    [
      'since yesterday',
      { window: { from: '22:00', to: null } },
      '2026-11-20T10:00',
      '2026-11-21T12:00',
      '2026-11-21T12:00+01:00',
    ],
    [
      'a day ahead',
      { day: '2026-12-01', window: { from: '22:00', to: null } },
      '2026-11-21T10:00',
      '2026-11-21T23:00',
      '2026-12-01T22:00+01:00',
    ],
    [
      'a night ahead',
      { day: '2026-12-01', ...night },
      '2026-11-21T10:00',
      '2026-11-21T23:00',
      '2026-12-01T22:00+01:00',
    ],
    [
      'the night after',
      { day: '2026-12-01', ...night },
      '2026-11-21T10:00',
      '2026-12-02T06:00',
      '2026-12-02T22:00+01:00',
    ],
    [
      'agreed too late',
      { day: '2026-11-20', window: { from: '22:00', to: null } },
      '2026-11-21T09:00',
      '2026-11-21T09:30',
      '2026-11-21T22:00+01:00',
    ],
    [
      'agreed within the night',
      { day: '2026-11-20', ...night },
      '2026-11-20T23:00',
      '2026-11-20T23:30',
      '2026-11-20T23:30+01:00',
    ],
    [
      'a day without hours',
      { day: '2026-12-01' },
      '2026-11-21T10:00',
      '2026-11-21T23:00',
      '2026-12-01T00:00+01:00',
    ],
  ])('begins when it was said: %s', (_what, hours, since, now, expected) => {
    expect(opening(hours, now, 'Europe/Paris', since)).toBe(expected);
  });

  it.each([
    // The clock goes from 02:00 to 03:00.
    ['a window in the hour that never comes', '02:15', '02:45', '2026-03-29T01:00', '2026-03-30T02:15+02:00'],
    ['a window that begins in it', '02:30', '05:00', '2026-03-29T01:00', '2026-03-29T03:00+02:00'],
    ['a time within it', '02:30', null, '2026-03-29T01:00', '2026-03-29T03:00+02:00'],
    // The clock goes from 03:00 back to 02:00.
    ['the hour that comes twice', '02:15', '02:45', '2026-10-25T02:50+02:00', '2026-10-25T02:15+01:00'],
    ['a window that is re-entered', '01:30', '02:30', '2026-10-25T02:50+02:00', '2026-10-25T02:00+01:00'],
    ['a time that comes twice', '02:30', null, '2026-10-25T01:00+02:00', '2026-10-25T02:30+02:00'],
  ])('follows the clock on the wall: %s', (_what, from, to, now, expected) => {
    expect(opening({ window: { from, to } }, now)).toBe(expected);
  });

  it('opens at the first minute that the clock shows within the window, in every zone and on every day', () => {
    const minutesOf2026 = fc.integer({ min: 0, max: 365 * 24 * 60 });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), minutesOf2026, time, time, (zone, minute, from, to) => {
        fc.pre(from !== to);
        const now = Date.UTC(2026, 0, 1) + minute * MINUTE_MS;
        const open = nextOpening({ window: { from, to } }, zone, new Date(now), new Date(now)).getTime();
        expect(within(shows(open, zone), from, to)).toBe(true);
        for (let at = now; at < open; at += 7 * MINUTE_MS)
          expect(within(shows(at, zone), from, to)).toBe(false);
        if (open > now) expect(within(shows(open - MINUTE_MS, zone), from, to)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
