/**
 * What the clock on a site's wall shows, and when. It alone decides, so that both nights of a clock change are right: an hour that
 * comes twice is there twice, one that never comes never is.
 */
import { DateTime } from 'luxon';
import type { TimeOfDay } from './time-of-day.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** A stretch in which the clock runs on evenly. */
interface Stretch {
  /** What the clock shows at its beginning, in minutes since midnight. */
  readonly shows: number;
  readonly minutes: number;
  /** Minutes that the clock leaves out at its end. */
  readonly leavesOut: number;
}

/** The first time from `after` on at which the clock shows this, or jumps over it. `zone` must be one that exists. */
export function whenClockShows(time: TimeOfDay, zone: string, after: Date): Date {
  return search(zone, after, ({ shows, minutes, leavesOut }) => {
    const ahead = minutesBetween(shows, minuteOf(time));
    return ahead < minutes + leavesOut ? Math.min(ahead, minutes) : undefined;
  });
}

/** The first time from `after` on at which the clock shows something from `from` until before `to`. `zone` must be one that exists. */
export function whenClockIsWithin(from: TimeOfDay, to: TimeOfDay, zone: string, after: Date): Date {
  const length = minutesBetween(minuteOf(from), minuteOf(to));
  return search(zone, after, ({ shows, minutes }) => {
    const inside = minutesBetween(minuteOf(from), shows) < length;
    const ahead = inside ? 0 : minutesBetween(shows, minuteOf(from));
    return ahead < minutes ? ahead : undefined;
  });
}

/** @param find how many minutes after the beginning of a stretch it is; undefined where it is not in it */
function search(zone: string, after: Date, find: (stretch: Stretch) => number | undefined): Date {
  let at = Math.floor(after.getTime() / MINUTE_MS) * MINUTE_MS;
  for (;;) {
    // Clocks are changed on quarters of an hour, in every time zone.
    const minutes = 15 - ((at / MINUTE_MS) % 15);
    const next = at + minutes * MINUTE_MS;
    const [begin, end] = [DateTime.fromMillis(at, { zone }), DateTime.fromMillis(next, { zone })];
    const leavesOut = Math.max(0, end.offset - begin.offset);
    const found = find({ shows: begin.hour * 60 + begin.minute, minutes, leavesOut });
    if (found !== undefined) return new Date(Math.max(after.getTime(), at + found * MINUTE_MS));
    at = next;
  }
}

/** How long an even clock takes from one minute of the day to the other. */
function minutesBetween(from: number, to: number): number {
  return (to - from + DAY_MINUTES) % DAY_MINUTES;
}

function minuteOf(time: TimeOfDay): number {
  const [hour, minute] = time.split(':').map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}
