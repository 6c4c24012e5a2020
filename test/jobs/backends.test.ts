import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JobQueue, RawJob } from '../../jobs/backends/backend.ts';
import { openJobClient } from '../../jobs/client.ts';
import { runJobs, type Running } from '../../jobs/run-jobs.ts';
import type { Next } from '../../src/enrolment/index.ts';
import { LinekeeperError } from '../../src/kernel/errors.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { BACKENDS, startBackend, type TestBackend } from '../helpers/queue.ts';

const ONCE = { removeOnComplete: true, removeOnFail: true };
const RETRY = { ...ONCE, attempts: 3, backoff: { type: 'exponential', delay: 100 } };

describe.each(BACKENDS)('jobs/backends/%s.ts', (name) => {
  let store: TestBackend;
  let queue: JobQueue;
  let workers: Running[];
  let number = 0;
  let at: string;

  beforeAll(async () => {
    store = await startBackend(name);
  });
  afterAll(() => store.stop());
  beforeEach(() => {
    at = `queue-${++number}`;
    queue = store.backend.queue(at);
    workers = [];
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await queue.close();
  });

  async function work(run: (job: RawJob) => Promise<Next>, concurrency = 4): Promise<Running> {
    const worker = await runJobs(store.backend, at, { concurrency, log: silentLog }, run);
    workers.push(worker);
    return worker;
  }
  const idle = async (): Promise<void> => {
    await vi.waitFor(
      async () => {
        const counts = await queue.getJobCounts('wait', 'active', 'delayed');
        expect(Object.values(counts).every((count) => count === 0)).toBe(true);
      },
      { timeout: 15_000, interval: 50 },
    );
  };

  it('adds a job once for one key, and again when that one has ended', async () => {
    const seen: unknown[] = [];
    await queue.add('job', 1, { jobId: 'enrolment-1', ...ONCE });
    await queue.add('job', 2, { jobId: 'enrolment-1', ...ONCE });
    await work(({ data }) => {
      seen.push(data);
      return Promise.resolve('done');
    });
    await idle();
    expect(seen).toEqual([1]);
    await queue.add('job', 3, { jobId: 'enrolment-1', ...ONCE });
    await idle();
    expect(seen).toEqual([1, 3]);
  });

  it('holds a delayed job back until its time', async () => {
    const began = Date.now();
    let ranAfter = 0;
    await work(() => {
      ranAfter = Date.now() - began;
      return Promise.resolve('done');
    });
    await queue.add('job', {}, { delay: 400, ...ONCE });
    await idle();
    expect(ranAfter).toBeGreaterThanOrEqual(390);
    expect(ranAfter).toBeLessThan(3_000);
  });

  it('runs a job again that asks for it, and does not count that as a failure', async () => {
    let runs = 0;
    let failures = 0;
    await work((job) => {
      failures = Math.max(failures, job.attemptsMade);
      return Promise.resolve(++runs < 6 ? { againInMs: 20 } : 'done');
    });
    await queue.add('job', {}, { jobId: 'again', ...RETRY });
    await idle();
    expect([runs, failures]).toEqual([6, 0]);
  });

  it('ends the wait of a job that is woken', async () => {
    const began = Date.now();
    let runs = 0;
    await work(() => Promise.resolve(++runs === 1 ? { againInMs: 30_000 } : 'done'));
    await queue.add('job', {}, { jobId: 'long', ...RETRY });
    await vi.waitFor(async () => expect((await queue.getJobCounts('delayed')).delayed).toBe(1));
    const job = await queue.add('job', {}, { jobId: 'long', ...RETRY });
    await job.promote();
    await idle();
    expect(runs).toBe(2);
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  it('tries again what may pass, later each time, and gives up at last', async () => {
    const times: number[] = [];
    await work(() => {
      times.push(Date.now());
      return Promise.reject(new LinekeeperError('graph.throttled', {}, { retry: 'later' }));
    });
    await queue.add('job', {}, RETRY);
    await idle();
    expect(times).toHaveLength(3);
    const [first = 0, second = 0, third = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(90);
    expect(third - second).toBeGreaterThanOrEqual(190);
  });

  it.each([
    ['what can never succeed', () => Promise.reject(new LinekeeperError('csv.empty'))],
    ['a payload that does not fit', () => Promise.reject(new z.ZodError([]))],
  ] as [string, () => Promise<Next>][])('ends %s at once', async (_what, run) => {
    let runs = 0;
    await work(() => {
      runs++;
      return run();
    });
    await queue.add('job', {}, RETRY);
    await idle();
    expect(runs).toBe(1);
  });

  it('shares the jobs between two workers, each job run once', async () => {
    const ran: unknown[][] = [[], []];
    for (const mine of ran) {
      await work(async ({ data }) => {
        mine.push(data);
        await wait(10);
        return 'done';
      }, 2);
    }
    for (let n = 0; n < 40; n++) await queue.add('job', n, ONCE);
    await idle();
    expect(ran.flat().sort((a, b) => Number(a) - Number(b))).toEqual([...Array(40).keys()]);
    expect(ran.every((mine) => mine.length > 0)).toBe(true);
  });

  it('lets a running job finish when it is stopped, and takes no new one', async () => {
    const ended: unknown[] = [];
    const worker = await work(async ({ data }) => {
      await wait(300);
      ended.push(data);
      return 'done';
    }, 1);
    await queue.add('job', 'first', ONCE);
    await queue.add('job', 'second', ONCE);
    await vi.waitFor(async () => expect((await queue.getJobCounts('active')).active).toBe(1));
    await worker.stop();
    await wait(400);
    expect(ended).toEqual(['first']);
    expect(await queue.getJobCounts('wait', 'active')).toEqual({ wait: 1, active: 0 });
  });

  it('takes over the job of a worker that was killed', async () => {
    const sleeper = new URL('stand-in/sleeper.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, ['--import', 'tsx', sleeper, at, JSON.stringify(store.settings)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await queue.add('job', 'orphan', RETRY);
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const killed = Date.now();
    const taken = new Promise<unknown>((resolve) => {
      void work(({ data }) => {
        resolve(data);
        return Promise.resolve('done');
      });
    });
    expect(await taken).toBe('orphan');
    expect(Date.now() - killed).toBeLessThan(20_000);
  }, 40_000);

  it('runs the schedule once for two processes', async () => {
    let runs = 0;
    for (let n = 0; n < 2; n++) {
      await work(() => {
        runs++;
        return Promise.resolve('done');
      });
      await queue.upsertJobScheduler('sweep', { every: 500 }, { name: 'sweep', data: {}, opts: ONCE });
    }
    await wait(2_600);
    expect(runs).toBeGreaterThanOrEqual(4);
    expect(runs).toBeLessThanOrEqual(7);
  });

  it('counts what waits and who works', async () => {
    const client = openJobClient(store.backend, silentLog);
    await client.wake.advance(1);
    await client.wake.advance(1);
    await client.wake.signIn(1, 2);
    await client.wake.show(1, 'soon');
    expect(await client.counts()).toEqual({ waiting: 2, active: 0, workers: 0 });
    await client.close();
  });
});
