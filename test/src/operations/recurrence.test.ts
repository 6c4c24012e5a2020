import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { cronPattern, halfADayEarlier, nextTime } from '../../../src/operations/recurrence.ts';

const zone = 'Europe/Paris';
const after = (text: string): Date => DateTime.fromISO(text, { zone }).toJSDate();
const next = (weekdays: number[], time: string, now: string): string | null =>
  DateTime.fromJSDate(nextTime({ weekdays, time }, zone, after(now)), { zone }).toISO({
    suppressMilliseconds: true,
    suppressSeconds: true,
  });

describe('src/operations/recurrence.ts', () => {
  it.each([
    ['later today', [6], '02:00', '2026-11-21T01:00', '2026-11-21T02:00+01:00'],
    ['never the moment itself', [6], '02:00', '2026-11-21T02:00', '2026-11-28T02:00+01:00'],
    ['tomorrow', [1, 2, 3, 4, 5, 6, 7], '02:00', '2026-11-21T09:00', '2026-11-22T02:00+01:00'],
    ['the next of several days', [1, 4], '02:00', '2026-11-21T09:00', '2026-11-23T02:00+01:00'],
    ['once in the night of two such hours', [7], '02:30', '2026-10-25T00:00', '2026-10-25T02:30+02:00'],
    ['when the clock jumps over it', [7], '02:30', '2026-03-28T00:00', '2026-03-29T03:00+02:00'],
  ])('comes %s', (_what, weekdays, time, now, expected) => {
    expect(next(weekdays, time, now)).toBe(expected);
  });

  it('comes once a week, whatever the clocks do', () => {
    expect(next([7], '02:30', '2026-10-25T02:30+02:00')).toBe('2026-11-01T02:30+01:00');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 364 }), (weekday, day) => {
        const first = nextTime(
          { weekdays: [weekday], time: '02:30' },
          zone,
          DateTime.utc(2026).plus({ days: day }).toJSDate(),
        );
        const second = nextTime({ weekdays: [weekday], time: '02:30' }, zone, first);
        const [from, to] = [first, second].map((at) => DateTime.fromJSDate(at, { zone }).startOf('day'));
        expect(to && from && to.diff(from, 'days').days).toBe(7);
      }),
    );
  });

  it('tells job schedulers the same in their words', () => {
    expect(cronPattern({ weekdays: [7], time: '02:05' })).toBe('5 2 * * 0');
    expect(cronPattern({ weekdays: [1, 2, 3, 4, 5], time: '22:00' })).toBe('0 22 * * 1,2,3,4,5');
    expect(cronPattern({ weekdays: [1, 2, 3, 4, 5, 6, 7], time: '00:00' })).toBe('0 0 * * *');
  });

  it('moves to the day before where the day is not half over', () => {
    expect(halfADayEarlier({ weekdays: [1, 7], time: '02:30' })).toEqual({ weekdays: [6, 7], time: '14:30' });
    expect(halfADayEarlier({ weekdays: [1, 7], time: '22:00' })).toEqual({ weekdays: [1, 7], time: '10:00' });
  });
});
