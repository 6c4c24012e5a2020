/** What comes again every week: on some days, at a time. */
import { DateTime } from 'luxon';
import { type TimeOfDay } from './time-of-day.ts';
import { whenClockShows } from './wall-clock.ts';

export interface Recurrence {
  /** ISO days in order: 1 is Monday, 7 is Sunday. Never empty. */
  readonly weekdays: readonly number[];
  readonly time: TimeOfDay;
}

/** The first time after `after`. Where the clock jumps over it, the moment of the jump. */
export function nextTime({ weekdays, time }: Recurrence, zone: string, after: Date): Date {
  const today = DateTime.fromJSDate(after, { zone }).startOf('day');
  // The same day of next week at the latest; clocks that change make no week longer than that.
  for (let ahead = 0; ; ahead += 1) {
    const day = today.plus({ days: ahead });
    if (!weekdays.includes(day.weekday)) continue;
    const at = whenClockShows(time, zone, day.toJSDate());
    if (at > after) return at;
  }
}

/** As job schedulers take it: minute, hour, and days of the week of which Sunday is 0. */
export function cronPattern({ weekdays, time }: Recurrence): string {
  const [hour, minute] = time.split(':').map(Number);
  const days = weekdays.length === 7 ? '*' : weekdays.map((day) => day % 7).join(',');
  return `${minute ?? 0} ${hour ?? 0} * * ${days}`;
}

/** The same, twelve hours earlier. */
export function halfADayEarlier({ weekdays, time }: Recurrence): Recurrence {
  const { hour, minute } = DateTime.fromFormat(time, 'HH:mm');
  const earlier = DateTime.utc(2024, 1, 1, hour, minute).minus({ hours: 12 });
  const days = hour < 12 ? weekdays.map((day) => (day === 1 ? 7 : day - 1)) : weekdays;
  return { weekdays: days.toSorted(), time: earlier.toFormat('HH:mm') };
}
