import { z } from 'zod';
import { fireSchedule } from '../../src/operations/index.ts';
import { jobType } from '../job-type.ts';

/** Asks for the change that a schedule's time has come for. */
export const runScheduleJob = jobType({
  name: 'run-schedule',
  payload: z.object({ scheduleId: z.int().positive() }),
  sameAs: ({ scheduleId }) => `schedule-${scheduleId}`,
  run: async ({ schedules, schedulers, operations, ensure }, { scheduleId }) => {
    const { clock, wake } = operations;
    const came = await fireSchedule({ schedules, clock, wake }, scheduleId);
    if (came === 'missed') await ensure.shown({ kind: 'schedule', id: scheduleId });
    if ((await schedules.find(scheduleId))?.state === 'cancelled') await schedulers.drop(scheduleId);
    return 'done';
  },
});
