import { z } from 'zod';
import { action } from '../action.ts';
import { answerMissed, endSchedule } from '../changes/schedules.ts';
import { changeId as id } from './data.ts';

const missed = z.object({ id, missed: z.iso.datetime() });

export const scheduleCancel = action('schedule-cancel', 'operator', z.object({ id }), (context, data) =>
  endSchedule(context, data.id),
);

export const scheduleRun = action('schedule-run', 'operator', missed, (context, data) =>
  answerMissed(context, data.id, new Date(data.missed), 'run'),
);

export const scheduleSkip = action('schedule-skip', 'operator', missed, (context, data) =>
  answerMissed(context, data.id, new Date(data.missed), 'skip'),
);
