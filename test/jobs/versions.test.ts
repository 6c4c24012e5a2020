// Two versions side by side, as while an upgrade rolls. What the last release put into the queue is kept in release-0.1.0.json.
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JobQueue, RawJob } from '../../jobs/backends/backend.ts';
import { chooseBackend } from '../../jobs/backends/choose.ts';
import { bringForward } from '../../jobs/misdated.ts';
import { payloadOf } from '../../jobs/job-type.ts';
import { runJobs, type Running } from '../../jobs/run-jobs.ts';
import { JOB_TYPES } from '../../jobs/types/index.ts';
import { openDatabase } from '../../src/adapters/postgres/database.ts';
import type { Next } from '../../src/enrolment/index.ts';
import { LinekeeperError } from '../../src/kernel/errors.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { newPhones, startEngine } from '../helpers/engine.ts';
import { DRAFT, install } from '../helpers/installation.ts';
import { startOperations } from '../helpers/operations.ts';
import { freshDatabase, type FreshDatabase } from '../helpers/postgres.ts';
import { BACKENDS, startBackend, type TestBackend } from '../helpers/queue.ts';
import release from './release-0.1.0.json' with { type: 'json' };

const ONCE = { removeOnComplete: true, removeOnFail: true };
const HOUR_MS = 3_600_000;

describe('jobs/types/index.ts', () => {
  it.each(release)(
    'knows $name of the last release, with its payload and its identity',
    ({ name, data, jobId }) => {
      const type = JOB_TYPES.find((each) => each.name === name);
      expect(type).toBeDefined();
      // Which payload belongs to which type is what is looked at here.
      const known = type as unknown as {
        payload: Parameters<typeof payloadOf>[0];
        sameAs(payload: unknown): string;
      };
      expect(known.sameAs(payloadOf(known.payload, data, name))).toBe(jobId);
    },
  );

  it('ends what the last release has queued', async () => {
    const site = await install();
    const { id } = await site.stores.ledger.create(DRAFT, {
      kind: 'text',
      text: 'MAC id,Location,Username\n',
    });
    const queue = chooseBackend(site.config).queue('work');
    await queue.add('plan-change', { changeId: id }, { jobId: `plan-${id}`, ...ONCE });
    await site.startWorker();
    await site.reaches(id, 'failed');
    await queue.close();
    await site.close();
  }, 60_000);
});

describe('src/adapters/postgres, after a newer version has added to every table', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
    const { pool, close } = openDatabase(database.url, 1);
    const { rows } = await pool.query<{ name: string }>(
      `SELECT format('%I', table_name) AS name FROM information_schema.tables
       WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`,
    );
    // What the rule of migrations lets them add (decision 23).
    for (const { name } of rows)
      await pool.query(
        `ALTER TABLE ${name} ADD COLUMN newer text, ADD COLUMN count_of_it integer NOT NULL DEFAULT 1`,
      );
    await close();
  });
  afterAll(() => database.drop());

  it('enrols phones and restarts them, as the version that an upgrade was taken back to', async () => {
    const enrolment = await startEngine(database.url);
    const id = await enrolment.approved(newPhones(20));
    expect((await enrolment.run(id)).state).toBe('succeeded');
    await enrolment.close();
    const operations = await startOperations(database.url, { operationMs: 20 });
    const { id: restart } = await operations.plan('restart', { selector: 'site:Lyon', waves: ['rest'] });
    await operations.approve(restart);
    expect((await operations.run(restart)).state).toBe('succeeded');
    await operations.close();
  }, 60_000);
});

describe.each(BACKENDS)('jobs/run-jobs.ts, beside another version, on %s', (name) => {
  let store: TestBackend;
  let number = 0;
  beforeAll(async () => {
    store = await startBackend(name);
  });
  afterAll(() => store.stop());

  const start = (at: string, run: (job: RawJob) => Promise<Next>): Promise<Running> =>
    runJobs(store.backend, at, { concurrency: 2, log: silentLog }, run);
  const foreign = (): Promise<Next> =>
    Promise.reject(new LinekeeperError('job.foreign', { name: 'new-job' }));
  const delayed = async (queue: JobQueue): Promise<number | undefined> =>
    (await queue.getJobCounts('delayed')).delayed;

  it('puts a job that it does not know back for the version that does', async () => {
    const at = `foreign-${++number}`;
    const queue = store.backend.queue(at);
    const old = await start(at, foreign);
    await queue.add('new-job', { depth: 3 }, { jobId: 'new', attempts: 1, ...ONCE });
    await vi.waitFor(async () => expect(await delayed(queue)).toBe(1), { timeout: 5_000 });
    await old.stop();
    const seen: unknown[] = [];
    const next = await start(at, ({ data }) => {
      seen.push(data);
      return Promise.resolve('done');
    });
    await vi.waitFor(() => expect(seen).toEqual([{ depth: 3 }]), { timeout: 10_000 });
    await next.stop();
    await queue.close();
  }, 30_000);

  it('lets a job go that no version has known for an hour', async () => {
    const at = `foreign-${++number}`;
    const queue = store.backend.queue(at);
    const old = await start(at, foreign);
    await queue.add('new-job', {}, { jobId: 'new', timestamp: Date.now() - 2 * HOUR_MS, ...ONCE });
    await vi.waitFor(
      async () => {
        const counts = await queue.getJobCounts('wait', 'active', 'delayed');
        expect(Object.values(counts).every((count) => count === 0)).toBe(true);
      },
      { timeout: 5_000 },
    );
    await old.stop();
    await queue.close();
  }, 30_000);

  it('brings forward what a clock an hour ahead has made wait, and nothing else', async () => {
    const at = `misdated-${++number}`;
    const queue = store.backend.queue(at);
    const ran: string[] = [];
    const worker = await start(at, ({ id = '' }) => {
      ran.push(id);
      return Promise.resolve('done');
    });
    await queue.add('job', {}, { jobId: 'ahead', timestamp: Date.now() + HOUR_MS, delay: 1_000, ...ONCE });
    await queue.add('job', {}, { jobId: 'long', delay: HOUR_MS, ...ONCE });
    await wait(1_500);
    expect(ran).toEqual([]);
    await bringForward(queue);
    await vi.waitFor(() => expect(ran).toEqual(['ahead']), { timeout: 5_000 });
    expect(await delayed(queue)).toBe(1);
    await worker.stop();
    await queue.close();
  }, 30_000);
});
