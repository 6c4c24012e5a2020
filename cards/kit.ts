// The few pieces every card is made of: neutralised text, numbers and times, buttons, the progress bar.
import type { Refusal } from '../src/kernel/result.ts';
import type { Locale, Wording } from './wording/index.ts';

/**
 * Line ends, halves of characters, bidirectional controls, and all that is drawn as nothing (zero widths, tags, fillers, the
 * blank of Braille): nothing a name needs, and all that is needed to disguise one.
 */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]+/gu;
const LONGEST = 200;

/** A value from outside as plain text on one line, at most 200 characters. For summaries, button titles and input values. */
export function plain(value: string | number): string {
  const line = String(value).replace(CONTROLS, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).replace(CONTROLS, '')}…` : line;
}

/** A value from outside as it may stand in a TextBlock or a fact: what Markdown, `<at>` or `{{DATE}}` would act on is escaped. */
export function asText(value: string | number): string {
  return plain(value)
    .replace(/[\\`*_~[\]()<>{}#|&!]/g, String.raw`\$&`)
    .replace(/:(?=\/\/)|^[-+=](?=\s|$|[-=])|(?<=^\d{1,9})[.)](?=\s|$)|(?<=www)\./gi, String.raw`\$&`);
}

export function formatNumber(value: number, locale: Locale): string {
  return new Intl.NumberFormat(locale).format(value);
}

/** The whole percents of a part, rounded down so that 100 % is said only when all is done. */
export function formatPercent(part: number, whole: number, locale: Locale): string {
  const share = whole > 0 ? Math.floor((part / whole) * 100) / 100 : 0;
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(share);
}

/** A moment, left to the reader's client to write in the reader's own time zone. Only TextBlocks and facts understand it. */
export function formatTime(iso: string): string {
  const utc = `${new Date(iso).toISOString().slice(0, 19)}Z`;
  return `{{DATE(${utc},SHORT)}} {{TIME(${utc})}}`;
}

/** A length of time in the one or two units that matter. */
export function formatDuration(seconds: number, t: Wording): string {
  if (seconds < 60) return t('duration.seconds', { count: Math.max(1, Math.round(seconds)) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t('duration.minutes', { count: minutes });
  return t('duration.hours', {
    hours: Math.floor(minutes / 60),
    minutes: String(minutes % 60).padStart(2, '0'),
  });
}

/** The wording of a code in a group (`state.paused`); a code nobody worded yet is shown as it is, neutralised. */
export function label(t: Wording, group: string, code: string): string {
  return t(`${group}.${code}`, { defaultValue: asText(code) });
}

/** A refusal's own words, for a sentence of the card that it hinders. */
export function refusalWords(
  t: Wording,
  { code, details }: Refusal,
): { readonly title: string; readonly next: string } {
  const values = Object.fromEntries(Object.entries(details).map(([name, value]) => [name, asText(value)]));
  const part = (name: 'title' | 'next'): string =>
    t([`notice.${code}.${name}`, `notice.unworded.${name}`], { ...values, code: asText(code) });
  return { title: part('title'), next: part('next') };
}

/** What is known, joined as one quiet line. */
export function line(...parts: readonly (string | null | undefined)[]): string {
  return parts.filter((part) => part !== null && part !== undefined && part !== '').join(' · ');
}

export interface Button {
  readonly title: string;
  readonly verb: string;
  readonly style: 'default' | 'positive' | 'destructive';
  /** Sent back when pressed. The verb is repeated in it because clients that fall back to Action.Submit send nothing else. */
  readonly payload: Readonly<Record<string, string | number>>;
}

/** A button. Its data are ids, digests and page numbers: never anything the press could be trusted to have kept. */
export function action(
  title: string,
  verb: string,
  data: Readonly<Record<string, string | number>> = {},
  style: Button['style'] = 'default',
): Button {
  return { title, verb, style, payload: { ...data, verb } };
}

/** A button that says a command, as if it had been typed. */
export function sayButton(command: string, title: string = command): Button {
  return action(plain(title), 'say', { text: command });
}

/** Backwards and forwards through pages counted from 1. */
export function pager(
  t: Wording,
  place: { readonly page: number; readonly pages: number },
  verb: string,
  data: Readonly<Record<string, string | number>>,
): Button[] {
  const { page, pages } = place;
  return [
    ...(page > 1 ? [action(t('page.previous'), verb, { ...data, page: page - 1 })] : []),
    ...(page < pages ? [action(t('page.next'), verb, { ...data, page: page + 1 })] : []),
  ];
}

/** One run of the progress bar: line characters, because every client draws text the same. */
export interface BarRun {
  readonly text: string;
  readonly color: 'Good' | 'Attention' | 'Warning' | 'Accent' | 'Default';
  readonly subtle: boolean;
}

const CELLS = 24;

/** The parts as coloured runs of a bar 24 cells wide: each that has something gets a cell. What they leave stays thin and grey. */
export function progressBar(
  parts: readonly { readonly count: number; readonly color: BarRun['color'] }[],
  total: number,
): BarRun[] {
  const rest = Math.max(0, total - parts.reduce((sum, { count }) => sum + count, 0));
  const drawn = [
    ...parts.map((part) => ({ ...part, subtle: false })),
    { count: total > 0 ? rest : 1, color: 'Default' as const, subtle: true },
  ].filter(({ count }) => count > 0);
  const whole = drawn.reduce((sum, { count }) => sum + count, 0);
  const shares = drawn.map(({ count }) => 1 + Math.floor((count / whole) * (CELLS - drawn.length)));
  const spare = CELLS - shares.reduce((sum, share) => sum + share, 0);
  const widest = shares.indexOf(Math.max(...shares));
  return drawn.map(({ color, subtle }, at) => ({
    text: (subtle ? '─' : '━').repeat((shares[at] ?? 0) + (at === widest ? spare : 0)),
    color,
    subtle,
  }));
}
