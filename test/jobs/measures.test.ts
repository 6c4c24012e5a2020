import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JobMeasures } from '../../jobs/measures.ts';
import { runJobs } from '../../jobs/run-jobs.ts';
import { LinekeeperError } from '../../src/kernel/errors.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { BACKENDS, startBackend, type TestBackend } from '../helpers/queue.ts';

describe.each(BACKENDS)('jobs/measures.ts, with jobs in %s', (name) => {
  let store: TestBackend;
  beforeAll(async () => {
    store = await startBackend(name);
  });
  afterAll(() => store.stop());

  it('tells of every run how it ended and how long it took, and of what failed for good', async () => {
    const told: string[] = [];
    const seconds: number[] = [];
    const measures: JobMeasures = {
      ran(run) {
        told.push(`${run.type} ${run.outcome}`);
        seconds.push(run.seconds);
      },
      gaveUp: (type) => void told.push(`${type} given up`),
    };
    const queue = store.backend.queue('measured');
    let runs = 0;
    const options = { concurrency: 1, log: silentLog, measures };
    const worker = await runJobs(store.backend, 'measured', options, async (job) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (job.name === 'hopeless') throw new LinekeeperError('csv.empty');
      if (job.name === 'unlucky') throw new LinekeeperError('graph.throttled', {}, { retry: 'later' });
      return ++runs === 1 ? { againInMs: 10 } : 'done';
    });
    const once = { removeOnComplete: true, removeOnFail: true };
    await queue.add('patient', {}, once);
    await queue.add('hopeless', {}, { ...once, attempts: 5 });
    await queue.add('unlucky', {}, { ...once, attempts: 2, backoff: { type: 'fixed', delay: 10 } });
    await vi.waitFor(() => expect(told).toHaveLength(7), { timeout: 10_000 });
    await worker.stop();
    await queue.close();
    expect(told.sort()).toEqual([
      ...['hopeless failed', 'hopeless given up', 'patient again', 'patient done'],
      ...['unlucky failed', 'unlucky failed', 'unlucky given up'],
    ]);
    expect(seconds.every((each) => each >= 0.015 && each < 10)).toBe(true);
  });
});
