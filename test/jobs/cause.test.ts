import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JobQueue, RawJob } from '../../jobs/backends/backend.ts';
import { addCaused, causeOf } from '../../jobs/cause.ts';
import { runJobs, type Running } from '../../jobs/run-jobs.ts';
import type { Next } from '../../src/enrolment/index.ts';
import { createLog } from '../../src/kernel/log.ts';
import { currentReference, newReference, referring } from '../../src/kernel/reference.ts';
import { BACKENDS, startBackend, type TestBackend } from '../helpers/queue.ts';

const ONCE = { removeOnComplete: true, removeOnFail: true };

describe('jobs/cause.ts', () => {
  it('takes for a reference only what is one, and never anybody’s text', () => {
    const reference = newReference();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect(causeOf({ cause: { reference, traceparent } })).toEqual({ reference, traceparent });
    for (const data of [
      ...[undefined, 1, 'text', {}, { cause: null }, { cause: 'restart Lyon' }, { cause: [] }],
      ...['restart', 'restart Lyon', `${reference}\n`, `${reference}0`, 7].map((of) => ({
        cause: { reference: of, traceparent: of },
      })),
    ])
      expect(Object.values(causeOf(data)).filter((value) => value !== undefined)).toEqual([]);
  });

  describe.each(BACKENDS)('with jobs in %s', (backend) => {
    let store: TestBackend;
    let queue: JobQueue;
    let worker: Running | undefined;
    const lines: string[] = [];
    beforeAll(async () => {
      store = await startBackend(backend);
    });
    afterAll(() => store.stop());
    beforeEach(() => {
      lines.length = 0;
      queue = store.backend.queue('caused');
    });
    afterEach(async () => {
      await worker?.stop();
      await queue.close();
    });

    async function work(run: (job: RawJob) => Promise<Next>): Promise<void> {
      const log = createLog({ level: 'debug', to: { write: (line: string): unknown => lines.push(line) } });
      worker = await runJobs(store.backend, 'caused', { concurrency: 4, log }, run);
    }

    it('has a job run under the reference of who asked for it, tried again and put back too, and those it asks for', async () => {
      const reference = newReference();
      const options = { ...ONCE, attempts: 3, backoff: { type: 'fixed', delay: 10 } } as const;
      const runs: [string, string | undefined][] = [];
      await referring(reference, () => addCaused(queue, 'first', {}, options));
      await work(async ({ name }) => {
        runs.push([name, currentReference()]);
        if (name === 'second') return 'done';
        if (runs.length === 1) throw new Error('once');
        if (runs.length === 2) return { againInMs: 10 };
        await addCaused(queue, 'second', {}, ONCE);
        return 'done';
      });
      await vi.waitFor(() => expect(runs).toHaveLength(4), { timeout: 15_000 });
      expect(runs.map(([name]) => name)).toEqual(['first', 'first', 'first', 'second']);
      expect(new Set(runs.map(([, of]) => of))).toEqual(new Set([reference]));
    });

    it('keeps the references of jobs at work side by side apart, and logs none for what nobody asked for', async () => {
      const references = [newReference(), newReference(), undefined];
      for (const reference of references)
        await referring(reference, () => addCaused(queue, 'job', { said: reference ?? null }, ONCE));
      const seen: unknown[] = [];
      let meet: () => void = () => undefined;
      const met = new Promise<void>((resolve) => (meet = resolve));
      await work(async ({ data }) => {
        seen.push(data);
        if (seen.length === references.length) meet();
        await met;
        expect(currentReference() ?? null).toBe((data as { said: string | null }).said);
        return 'done';
      });
      await vi.waitFor(
        async () => expect(await queue.getJobCounts('wait', 'active')).toMatchObject({ wait: 0, active: 0 }),
        {
          timeout: 15_000,
        },
      );
      expect(seen).toHaveLength(3);
      expect(lines).toEqual([]);
    });

    it('names the reference where a job is given up', async () => {
      const reference = newReference();
      await referring(reference, () => addCaused(queue, 'hopeless', {}, ONCE));
      await work(() => Promise.reject(new Error('no')));
      await vi.waitFor(() => expect(lines.join('')).toContain('a job failed'), { timeout: 15_000 });
      expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([{ reference, job: 'hopeless' }]);
    });
  });
});
