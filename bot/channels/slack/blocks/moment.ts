/** Moments, as Slack's clients write them and where none does. Source: https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
import type { Locale } from '../../../../cards/wording/index.ts';
import type { Moment } from './spans.ts';

const FORMATS: Readonly<Record<Moment['form'], string>> = {
  SHORT: '{date_short_pretty}',
  LONG: '{date_long_pretty}',
  COMPACT: '{date_num}',
};
const STYLES = { SHORT: 'medium', LONG: 'full', COMPACT: 'short' } as const;

/** For a `mrkdwn` text: in the reader's own time zone. */
export function asSlackDate(moment: Moment, locale: Locale): string {
  const format = moment.part === 'TIME' ? '{time}' : FORMATS[moment.form];
  return `<!date^${Math.floor(moment.at.getTime() / 1_000)}^${format}|${asLocalText(moment, locale)}>`;
}

/** In UTC, for want of the reader's time zone. */
export function asLocalText({ at, part, form }: Moment, locale: Locale): string {
  if (part === 'DATE')
    return new Intl.DateTimeFormat(locale, { dateStyle: STYLES[form], timeZone: 'UTC' }).format(at);
  return `${new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' }).format(at)} UTC`;
}
