import { DateTime } from 'luxon';
import type { SNOOZES } from '../../cards/incident.ts';

const HOURS = { hour: 1, 'four-hours': 4 } as const;
const MORNING = { hour: 8, minute: 0, second: 0, millisecond: 0 } as const;

/** When a snooze of this length ends; `tomorrow` at eight in the morning, in that time zone. */
export function snoozeEnd(length: (typeof SNOOZES)[number], now: Date, zone: string): Date {
  const here = DateTime.fromJSDate(now, { zone });
  const end =
    length === 'tomorrow' ? here.plus({ days: 1 }).set(MORNING) : here.plus({ hours: HOURS[length] });
  return end.toJSDate();
}
