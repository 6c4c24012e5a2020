import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JobQueue } from '../../jobs/backends/backend.ts';
import { depthOf, type QueueDepth } from '../../jobs/depth.ts';
import { runJobs, type Running } from '../../jobs/run-jobs.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { BACKENDS, startBackend, type TestBackend } from '../helpers/queue.ts';

const ONCE = { removeOnComplete: true, removeOnFail: true };

describe.each(BACKENDS)('jobs/depth.ts, with jobs in %s', (name) => {
  let store: TestBackend;
  let queue: JobQueue;
  let workers: Running[];
  let number = 0;
  let look: () => Promise<QueueDepth>;
  beforeAll(async () => {
    store = await startBackend(name);
  });
  afterAll(() => store.stop());
  beforeEach(() => {
    queue = store.backend.queue(`depth-${++number}`);
    look = depthOf(queue);
    workers = [];
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await queue.close();
  });

  async function work(run: Parameters<typeof runJobs>[3]): Promise<Running> {
    const worker = await runJobs(store.backend, queue.name, { concurrency: 1, log: silentLog }, run);
    workers.push(worker);
    return worker;
  }

  it('tells what waits, what is worked on, what is for later, and who works', async () => {
    expect(await look()).toEqual({
      ...{ queue: queue.name, waiting: 0, active: 0, delayed: 0, workers: 0, oldestWaitMs: 0 },
    });
    let release = (): void => undefined;
    await work(async () => {
      await new Promise<void>((resolve) => (release = resolve));
      return 'done';
    });
    await queue.add('first', {}, ONCE);
    await vi.waitFor(async () => expect((await look()).active).toBe(1));
    await queue.add('second', {}, ONCE);
    await queue.add('third', {}, { ...ONCE, delay: 60_000 });
    expect(await look()).toMatchObject({ waiting: 1, active: 1, delayed: 1, workers: 1 });
    release();
    await vi.waitFor(async () => expect((await look()).waiting).toBe(0));
    release();
  });

  it('counts from the job that has waited longest', async () => {
    for (const name of ['old', 'younger', 'new']) {
      await queue.add(name, {}, ONCE);
      await wait(150);
    }
    const { oldestWaitMs } = await look();
    expect(oldestWaitMs).toBeGreaterThanOrEqual(440);
    expect(oldestWaitMs).toBeLessThan(20_000);
  });

  it('does not take a job that was put back for one that has waited all the time', async () => {
    const worker = await work(() => Promise.resolve({ againInMs: 500 }));
    await queue.add('again', {}, ONCE);
    await vi.waitFor(async () => expect((await look()).delayed).toBe(1));
    await worker.stop();
    workers = [];
    const delayed = await queue.getJobs(['delayed'], 0, 0);
    await delayed[0]?.promote();
    await wait(400);
    expect(await look()).toMatchObject({ waiting: 1, delayed: 0 });
    expect((await look()).oldestWaitMs).toBeLessThan(300);
    await wait(400);
    expect((await look()).oldestWaitMs).toBeGreaterThanOrEqual(390);
  });
});
