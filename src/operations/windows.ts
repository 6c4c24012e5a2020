/** The hours in which a site may be touched. */
import { DateTime } from 'luxon';
import type { TimeOfDay } from './time-of-day.ts';
import { whenClockIsWithin, whenClockShows } from './wall-clock.ts';

/** Local hours from `from` until before `to`, over midnight where `to` is the earlier. `to` null: from then on, for good. */
export interface Window {
  readonly from: TimeOfDay;
  readonly to: TimeOfDay | null;
}

/** What the requester has said of the time; nothing means now. */
export interface Hours {
  readonly window?: Window | undefined;
  /** `yyyy-MM-dd`: not before that day, or `window.from` of it, in local time. */
  readonly day?: string | undefined;
}

/**
 * The next time at which work may be begun in this time zone; `now` where it may already.
 * @param since when the hours were agreed: what begins at 22:00 begins at the first 22:00 after it
 */
export function nextOpening(hours: Hours, zone: string, since: Date, now: Date): Date {
  const begin = latest(beginning(hours, zone, since), since, now);
  const { from, to } = hours.window ?? { from: '00:00', to: null };
  return to === null ? begin : whenClockIsWithin(from, to, zone, begin);
}

function beginning({ window, day }: Hours, zone: string, since: Date): Date {
  const first = day === undefined ? since : DateTime.fromISO(day, { zone }).startOf('day').toJSDate();
  if (!window) return first;
  // What was agreed too late for its time waits for the next: it was asked for at night, and not for the morning after.
  if (window.to === null) return whenClockShows(window.from, zone, latest(first, since));
  // Hours without a day may be entered in their middle; a day's own begin on that day.
  return day === undefined ? first : whenClockShows(window.from, zone, first);
}

function latest(...times: readonly Date[]): Date {
  return new Date(Math.max(...times.map((time) => time.getTime())));
}
