/** When a watch is quiet, and when its digest is due. */
import { DateTime } from 'luxon';
import type { QuietHours, Watch } from './watch.ts';

/** Whether nothing is to be posted now. */
export function isQuiet(quiet: QuietHours | null, now: Date): boolean {
  if (!quiet) return false;
  const time = DateTime.fromJSDate(now, { zone: quiet.zone }).toFormat('HH:mm');
  const [from, to] = [quiet.from, quiet.to];
  return from <= to ? from <= time && time < to : time >= from || time < to;
}

/** When it next tells what has gathered: at its hour of the day, and when its quiet hours end. Null for a watch that has neither. */
export function nextDigestAt({ quiet, digest }: Pick<Watch, 'quiet' | 'digest'>, now: Date): Date | null {
  const times = [
    ...(quiet ? [nextTime(quiet.to, quiet.zone, now)] : []),
    ...(digest ? [nextTime(digest.at, digest.zone, now)] : []),
  ];
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** When the quiet hours that are on, or were on last, began. */
export function quietSince({ from, zone }: QuietHours, now: Date): Date {
  const dayBefore = DateTime.fromJSDate(now, { zone }).minus({ days: 1 }).toJSDate();
  return new Date(nextTime(from, zone, dayBefore));
}

/** The first time after now at which a clock there shows `hh:mm`; where it jumps over that, right after the jump. */
function nextTime(time: string, zone: string, now: Date): number {
  const [hour, minute] = time.split(':').map(Number);
  const here = DateTime.fromJSDate(now, { zone });
  const today = here.set({ hour: hour ?? 0, minute: minute ?? 0, second: 0, millisecond: 0 });
  return (today > here ? today : today.plus({ days: 1 })).toMillis();
}
