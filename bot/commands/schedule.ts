import { readTiming } from '../../src/operations/index.ts';
import { refused, say } from '../answer.ts';
import type { Command } from '../command.ts';
import { changeSchedule, endSchedule } from '../changes/schedules.ts';

export const schedule: Command = {
  id: 'schedule',
  says: { en: ['schedule'], fr: ['planification'] },
  usage: {
    en: 'schedule <id> every <days> <time> | schedule <id> cancel',
    fr: 'planification <id> chaque <jours> à <heure> | planification <id> annuler',
  },
  summary: {
    en: 'Another time for a schedule, or its end',
    fr: 'Une autre heure pour une planification, ou sa fin',
  },
  examples: {
    en: ['schedule 1 every Monday 03:00', 'schedule 1 cancel'],
    fr: ['planification 1 chaque lundi à 03:00', 'planification 1 annuler'],
  },
  needs: 'operator',
  changes: true,
  async run(context, rest) {
    const usage = say(
      'warning',
      'usage',
      { usage: schedule.usage[context.locale] },
      { suggestions: ['schedules'] },
    );
    const [, digits, wish = ''] = /^#?(\d{1,9})\s(.+)$/s.exec(rest.trim()) ?? [];
    if (digits === undefined) return usage;
    const id = Number(digits);
    if (/^(?:cancel|annuler)$/i.test(wish.trim())) return endSchedule(context, id);
    const timing = readTiming(wish, '');
    if (!timing.ok) return refused(timing.refusal);
    const { every, selector } = timing.value;
    return every && selector === '' ? changeSchedule(context, id, every) : usage;
  },
};
