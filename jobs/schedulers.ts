import { cronPattern, halfADayEarlier } from '../src/operations/index.ts';
import type { JobQueue } from './backends/backend.ts';
import type { Schedulers } from './job-type.ts';
import { runScheduleJob } from './types/run-schedule.ts';

const idOf = (scheduleId: number): string => `schedule-${scheduleId}`;

export function schedulersOn(work: JobQueue): Schedulers {
  return {
    async keep({ id, every, zone }) {
      // People are asked half a day ahead.
      const repeat = { pattern: cronPattern(halfADayEarlier(every)), tz: zone };
      const known = await work.getJobScheduler(idOf(id));
      if (known?.pattern === repeat.pattern && known.tz === repeat.tz) return;
      const opts = { removeOnComplete: true, removeOnFail: true };
      const template = { name: runScheduleJob.name, data: { scheduleId: id }, opts };
      await work.upsertJobScheduler(idOf(id), repeat, template);
    },
    async drop(scheduleId) {
      await work.removeJobScheduler(idOf(scheduleId));
    },
  };
}
