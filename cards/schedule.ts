// One schedule: what was just decided about it, or the question what to do about a time that was missed.
import type { Card } from './card.ts';
import { action, asText, formatTime, label, line, plain, sayButton, type Button } from './kit.ts';
import { recurrenceWords } from './recurrence.ts';
import type { Recurrence } from '../src/operations/index.ts';
import type { Locale, Wording } from './wording/index.ts';
import template from './notice.json' with { type: 'json' };

export interface ScheduleTerms {
  readonly id: string;
  /** Keys the wording `kind.<kind>`. */
  readonly kind: string;
  /** Which phones: the selector, as it was typed. */
  readonly name: string;
  readonly every: Recurrence;
  readonly zone: string;
  readonly nextAt: string;
  readonly requestedBy: string;
}

export type ScheduleData = ScheduleTerms &
  (
    | { readonly told: 'created' | 'changed' | 'cancelled' | 'skipped' }
    | { readonly told: 'missed'; readonly missedAt: string }
  );

const TONES = {
  created: ['✓', 'Good'],
  changed: ['✓', 'Good'],
  cancelled: ['✓', 'Good'],
  skipped: ['✓', 'Good'],
  missed: ['⚠', 'Warning'],
} as const;

/** What is done, to which phones. */
export function scheduledWork({ kind, name }: ScheduleTerms, t: Wording): string {
  return line(label(t, 'kind', kind), asText(name));
}

/** When it comes, and next. */
export function scheduledTimes({ every, zone, nextAt }: ScheduleTerms, t: Wording, locale: Locale): string {
  return line(
    t('schedule.every', { when: recurrenceWords(every, t, locale), zone: asText(zone) }),
    t('schedule.next', { at: formatTime(nextAt) }),
  );
}

function buttons(data: ScheduleData, t: Wording): Button[] {
  const { id, told } = data;
  if (told === 'missed') {
    const missed = { id, missed: data.missedAt };
    return [
      action(t('schedule.run-now'), 'schedule-run', missed, 'positive'),
      action(t('schedule.skip'), 'schedule-skip', missed),
    ];
  }
  return told === 'cancelled' ? [] : [sayButton('schedules', t('schedule.list'))];
}

export const sampleSchedule: ScheduleTerms = {
  id: '3',
  kind: 'restart',
  name: 'site:Lyon',
  every: { weekdays: [7], time: '02:00' },
  zone: 'Europe/Paris',
  nextAt: '2026-03-08T01:00:00.000Z',
  requestedBy: 'Alex Wilber',
};

export const schedule: Card<ScheduleData> = {
  name: 'schedule',
  template,
  summary: (data, t) => t(`schedule.${data.told}.title`, { what: plain(data.name) }),
  bind: (data, t, locale) => {
    const [mark, colour] = TONES[data.told];
    const at = data.told === 'missed' ? formatTime(data.missedAt) : '';
    return {
      title: `${mark} ${t(`schedule.${data.told}.title`, { what: scheduledWork(data, t) })}`,
      colour,
      text: data.told === 'cancelled' ? '' : scheduledTimes(data, t, locale),
      next: t(`schedule.${data.told}.next`, { at }),
      reference: '',
      buttons: buttons(data, t),
    };
  },
  samples: {
    created: { ...sampleSchedule, told: 'created' },
    changed: { ...sampleSchedule, every: { weekdays: [1, 4], time: '03:00' }, told: 'changed' },
    cancelled: { ...sampleSchedule, told: 'cancelled' },
    skipped: { ...sampleSchedule, every: { weekdays: [1, 2, 3, 4, 5], time: '22:00' }, told: 'skipped' },
    missed: { ...sampleSchedule, told: 'missed', missedAt: '2026-03-01T01:00:00.000Z' },
    largest: {
      ...sampleSchedule,
      kind: 'firmware-update',
      name: 'vendor:audiocodes '.repeat(10).trim(),
      every: { weekdays: [1, 2, 3, 4, 5, 6], time: '22:30' },
      zone: 'America/Argentina/ComodRivadavia',
      told: 'missed',
      missedAt: '2026-03-01T01:00:00.000Z',
    },
  },
};
