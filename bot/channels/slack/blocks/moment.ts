/** Moments, as Slack's clients write them and where none does. Source: https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
import type { Locale } from '../../../../cards/wording/index.ts';

/** A moment that each client writes in its reader's own time zone. */
export interface Moment {
  readonly at: Date;
  readonly part: 'DATE' | 'TIME';
  readonly form: 'SHORT' | 'LONG' | 'COMPACT';
  readonly bold?: boolean;
  readonly italic?: boolean;
}

const FORMATS: Readonly<Record<Moment['form'], string>> = {
  SHORT: '{date_short_pretty}',
  LONG: '{date_long_pretty}',
  COMPACT: '{date_num}',
};
const STYLES = { SHORT: 'medium', LONG: 'full', COMPACT: 'short' } as const;
/** Making one takes longer than all the rest of a text. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** For a `mrkdwn` text: in the reader's own time zone. */
export function asSlackDate(moment: Moment, locale: Locale): string {
  const format = moment.part === 'TIME' ? '{time}' : FORMATS[moment.form];
  return `<!date^${Math.floor(moment.at.getTime() / 1_000)}^${format}|${asLocalText(moment, locale)}>`;
}

/** In UTC, for want of the reader's time zone. */
export function asLocalText({ at, part, form }: Moment, locale: Locale): string {
  return part === 'DATE'
    ? formatOf(locale, { dateStyle: STYLES[form] }).format(at)
    : `${formatOf(locale, { timeStyle: 'short' }).format(at)} UTC`;
}

function formatOf(locale: Locale, style: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = JSON.stringify([locale, style]);
  const format = formats.get(name) ?? new Intl.DateTimeFormat(locale, { ...style, timeZone: 'UTC' });
  formats.set(name, format);
  return format;
}
