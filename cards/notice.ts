// Every refusal, error and short confirmation: what happened, and what to do next.
import type { Card } from './card.ts';
import { asText, label, plain, sayButton } from './kit.ts';
import type { Wording } from './wording/index.ts';
import template from './notice.json' with { type: 'json' };

export interface NoticeData {
  readonly tone: 'good' | 'info' | 'warning' | 'bad';
  /** Keys the wording `notice.<code>.title|text|next`. */
  readonly code: string;
  /** Values for the wording. `state` and `need` are codes and are worded themselves. */
  readonly details: Readonly<Record<string, string | number>>;
  /** Commands to offer as buttons. */
  readonly suggestions?: readonly string[];
  /** What finds the event in the log. */
  readonly reference?: string;
}

const COLOURS = { good: 'Good', info: 'Accent', warning: 'Warning', bad: 'Attention' } as const;
/** Colour alone tells a colour-blind reader nothing. */
const MARKS = { good: '✓', info: 'ℹ', warning: '⚠', bad: '✕' } as const;
const MOST_SUGGESTIONS = 5;

/** The details with their codes worded and their text made safe for where it goes. */
function worded(
  { details }: NoticeData,
  t: Wording,
  safe: (value: string) => string,
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => {
      if (name === 'state') return [name, label(t, 'state', String(value))];
      if (name === 'need') return [name, label(t, 'role', String(value))];
      return [name, typeof value === 'number' ? value : safe(value)];
    }),
  );
}

/** One part of a code's wording. A code nobody worded is shown itself, under the words for the unexpected. */
function part(
  data: NoticeData,
  t: Wording,
  name: 'title' | 'text' | 'next',
  safe: (value: string) => string,
): string {
  const key = `notice.${data.code}.${name}`;
  const known = t(`notice.${data.code}.title`, { defaultValue: '' }) !== '';
  const values = worded(data, t, safe);
  if (known) return t(key, { ...values, defaultValue: '' });
  return t(`notice.unworded.${name}`, { code: safe(data.code), defaultValue: '' });
}

export const notice: Card<NoticeData> = {
  name: 'notice',
  template,
  summary: (data, t) => part(data, t, 'title', plain),
  bind: (data, t) => ({
    title: `${MARKS[data.tone]} ${part(data, t, 'title', asText)}`,
    colour: COLOURS[data.tone],
    text: part(data, t, 'text', asText),
    next: part(data, t, 'next', asText),
    reference:
      data.reference === undefined ? '' : t('notice-card.reference', { reference: asText(data.reference) }),
    buttons: (data.suggestions ?? []).slice(0, MOST_SUGGESTIONS).map((command) => sayButton(command)),
  }),
  samples: {
    good: { tone: 'good', code: 'change.approved', details: { id: '7f3a' } },
    info: { tone: 'info', code: 'change.not-waiting', details: { id: '7f3a', state: 'partly-failed' } },
    warning: {
      tone: 'warning',
      code: 'unknown-command',
      details: { said: 'devcies *Lyon*' },
      suggestions: ['devices Lyon', 'help'],
    },
    bad: { tone: 'bad', code: 'internal', details: { reference: 'k3v9x2' }, reference: 'k3v9x2' },
    largest: {
      tone: 'warning',
      code: 'csv.no-header',
      details: { found: 'Column with a rather long name; '.repeat(20) },
      suggestions: ['enroll', 'help enroll', 'devices', 'status', 'whoami'],
      reference: 'k3v9x2',
    },
  },
};
