import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JobQueue } from '../../jobs/backends/backend.ts';
import { schedulersOn } from '../../jobs/schedulers.ts';
import type { Schedule } from '../../src/operations/index.ts';
import { ALEX, DRAFT } from '../helpers/installation.ts';
import { BACKENDS, startBackend, type TestBackend } from '../helpers/queue.ts';

const schedule = (every: Schedule['every']): Schedule => ({
  ...{ id: 3, kind: 'restart', name: 'site:Lyon', request: {}, every, zone: 'America/Chicago' },
  ...{ requestedBy: ALEX, place: DRAFT.place, locale: 'en', nextAt: new Date() },
  ...{ missedAt: null, lastChangeId: null, state: 'active' },
});

describe.each(BACKENDS)('jobs/schedulers.ts on %s', (name) => {
  let store: TestBackend;
  let queue: JobQueue;
  beforeAll(async () => {
    store = await startBackend(name);
    queue = store.backend.queue('schedulers');
  });
  afterAll(async () => {
    await queue.close();
    await store.stop();
  });

  /** When the queue fires next, where the schedule is. */
  async function fires(): Promise<string | undefined> {
    const { next } = ((await queue.getJobScheduler('schedule-3')) ?? {}) as { next?: number };
    return next === undefined
      ? undefined
      : DateTime.fromMillis(next, { zone: 'America/Chicago' }).toFormat('ccc HH:mm');
  }

  it('has the queue fire half a day ahead, where the schedule is, and never twice', async () => {
    const schedulers = schedulersOn(queue);
    await schedulers.keep(schedule({ weekdays: [7], time: '02:00' }));
    await schedulers.keep(schedule({ weekdays: [7], time: '02:00' }));
    expect(await fires()).toBe('Sat 14:00');
    expect(await queue.getJobCounts('wait', 'delayed')).toMatchObject({ wait: 0, delayed: 1 });
  });

  it('follows a schedule to its new time', async () => {
    await schedulersOn(queue).keep(schedule({ weekdays: [1], time: '15:30' }));
    expect(await fires()).toBe('Mon 03:30');
    expect(await queue.getJobCounts('wait', 'delayed')).toMatchObject({ wait: 0, delayed: 1 });
  });

  it('forgets a schedule that is over, and takes one up again that the queue has lost', async () => {
    await schedulersOn(queue).drop(3);
    expect(await fires()).toBeUndefined();
    expect(await queue.getJobCounts('wait', 'delayed')).toMatchObject({ wait: 0, delayed: 0 });
    await schedulersOn(queue).keep(schedule({ weekdays: [1], time: '15:30' }));
    expect(await fires()).toBe('Mon 03:30');
  });
});
