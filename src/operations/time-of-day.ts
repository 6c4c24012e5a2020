/** Times of day as people type them. */

/** `HH:mm`, from `00:00` to `23:59`: compares as text. */
export type TimeOfDay = string;

/** What {@link parseTime} reads, for patterns that look for it inside a text. */
export const TIME = String.raw`(?:\d{1,2}(?:\s?h(?:\s?\d{2})?|[:.]\d{2}(?::00)?)?(?:\s?[ap]\.?m\b\.?)?|noon|midnight|midi|minuit)`;

const NAMED: ReadonlyMap<string, TimeOfDay> = new Map([
  ['noon', '12:00'],
  ['midi', '12:00'],
  ['midnight', '00:00'],
  ['minuit', '00:00'],
]);

/** Reads `22:00`, `2am`, `2:30 p.m.`, `2h`, `02h00`, `noon`; `24:00` is midnight. A bare number is no time: of which half of the day? */
export function parseTime(text: string): TimeOfDay | undefined {
  const plain = text.toLowerCase().replace(/[\s.](?=[ap]?\.?m\b)|\s+|\.$/g, '');
  const named = NAMED.get(plain);
  if (named !== undefined) return named;
  const parts = /^(\d{1,2})(?:(h|[:.])(\d{2})?(?::00)?)?(?:([ap])\.?m\.?)?$/.exec(plain);
  if (!parts) return undefined;
  const [, hourText, separator, minuteText, half] = parts;
  if (separator === undefined && half === undefined) return undefined;
  const minute = Number(minuteText ?? 0);
  const hour = half === undefined ? Number(hourText) : hourOfHalf(Number(hourText), half);
  if (hour === 24 && minute === 0) return '00:00';
  if (hour === undefined || hour > 23 || minute > 59) return undefined;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** 12 am is midnight and 12 pm is noon. */
function hourOfHalf(hour: number, half: string): number | undefined {
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half === 'p' ? 12 : 0);
}
