import type { Command } from '../command.ts';
import { listSchedules } from '../changes/schedules.ts';

export const schedules: Command = {
  id: 'schedules',
  says: { en: ['schedules'], fr: ['planifications'] },
  usage: { en: 'schedules', fr: 'planifications' },
  summary: {
    en: 'What is asked for again and again',
    fr: 'Ce qui est demandé à intervalles réguliers',
  },
  examples: { en: ['schedules'], fr: ['planifications'] },
  needs: 'viewer',
  run: (context) => listSchedules(context),
};
