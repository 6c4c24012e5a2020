// Days and a time that come again every week, in words.
import type { Recurrence } from '../src/operations/index.ts';
import type { Locale, Wording } from './wording/index.ts';

/** `Every Sunday at 02:00`, `Du lundi au vendredi à 22:00`. */
export function recurrenceWords({ weekdays, time }: Recurrence, t: Wording, locale: Locale): string {
  const known = weekdays.join('') === '1234567' ? 'day' : weekdays.join('') === '12345' ? 'weekday' : 'days';
  // The first of January 2024 was a Monday.
  const name = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  const names = weekdays.map((day) => name.format(Date.UTC(2024, 0, day)));
  const days = new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);
  return t(`recurrence.${known}`, { days, time });
}
