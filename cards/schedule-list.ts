// What is asked for again and again, each with the button that ends it.
import type { Card } from './card.ts';
import { action, asText, line, sayButton } from './kit.ts';
import { sampleSchedule, scheduledTimes, scheduledWork, type ScheduleTerms } from './schedule.ts';
import template from './watch-list.json' with { type: 'json' };

export interface ScheduleListData {
  readonly schedules: readonly ScheduleTerms[];
  /** How many there are beside these. */
  readonly more: number;
}

export const scheduleList: Card<ScheduleListData> = {
  name: 'schedule-list',
  template,
  summary: ({ schedules, more }, t) => t('schedule-list.title', { count: schedules.length + more }),
  bind: ({ schedules, more }, t, locale) => ({
    title: t('schedule-list.title', { count: schedules.length + more }),
    lead: schedules[0] ? t('schedule-list.lead', { id: schedules[0].id }) : '',
    isEmpty: schedules.length === 0,
    empty: t('schedule-list.empty'),
    watches: schedules.map((each) => ({
      what: line(asText(each.id), scheduledWork(each, t)),
      how: line(scheduledTimes(each, t, locale), asText(each.requestedBy)),
      stop: [action(t('schedule-list.cancel'), 'schedule-cancel', { id: each.id }, 'destructive')],
    })),
    buttons: schedules.length === 0 ? [sayButton('help', t('welcome.help.button'))] : [],
  }),
  samples: {
    none: { schedules: [], more: 0 },
    some: {
      schedules: [
        sampleSchedule,
        {
          ...sampleSchedule,
          id: '4',
          kind: 'firmware-update',
          name: 'vendor:yealink',
          every: { weekdays: [1, 2, 3, 4, 5], time: '22:00' },
        },
      ],
      more: 0,
    },
    largest: {
      schedules: Array.from({ length: 20 }, (_, at) => ({
        ...sampleSchedule,
        id: `${2_147_483_600 + at}`,
        kind: 'firmware-update',
        name: 'vendor:audiocodes '.repeat(10).trim(),
        every: { weekdays: [1, 2, 3, 4, 5, 6], time: '22:30' },
        zone: 'America/Argentina/ComodRivadavia',
      })),
      more: 80,
    },
  },
};
