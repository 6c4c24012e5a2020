import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { openDeployment, type Deployment } from '../helpers/deployment.ts';
import { wordsOf } from '../helpers/linekeeper.ts';
import { freshDatabase, type FreshDatabase } from '../helpers/postgres.ts';
import type { RunningProcess } from '../helpers/processes.ts';
import { BACKENDS, THOROUGH } from '../helpers/queue.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { changeOf, shows } from './enrolment-run.ts';

/** Kills of the worker during one restart; 30 is for a long look. */
const KILLS = Number(process.env.LINEKEEPER_FAULTS ?? 4);
const PHONES = 2_000;
/** A restart takes two requests a phone: this many a second let it outlast the kills, whose gaps are 1.5 s on average. */
const PER_SECOND = Math.round((2 * PHONES) / (1.5 * KILLS));
/** A dead worker's jobs are taken over when its locks have run out (10 s) and were missed twice (5 s each); then 5 s are waited. */
const GOES_ON_WITHIN_MS = 25_000;

describe.runIf(THOROUGH).each(BACKENDS)(
  'jobs/main.ts, killed at random while it restarts phones, on %s',
  (backend) => {
    let database: FreshDatabase;
    let redis: TestRedis | undefined;
    let site: Deployment;
    let worker: RunningProcess;

    beforeAll(async () => {
      database = await freshDatabase();
      redis = backend === 'redis' ? await startRedis() : undefined;
      site = await openDeployment({
        databaseUrl: database.url,
        redisUrl: redis?.url,
        tenant: { devices: PHONES, requestsPerSecond: 1e6, operationMs: 300 },
        settings: { GRAPH_REQUESTS_PER_SECOND: String(PER_SECOND) },
      });
      // Nobody is in a call and every phone answers: no guard leaves a phone out.
      for (const phone of site.demo.tenant.world.phones)
        Object.assign(phone, { offline: false, busy: false });
      [worker] = await Promise.all([site.startWorker(), site.startBot()]);
      while (!(await site.stores.devices.syncedAt())) await wait(50);
    }, 120_000);
    afterAll(async () => {
      await site.close();
      await redis?.stop();
      await database.drop();
    });

    /** What reached the tenant since, for the phones that are restarted. */
    const asked = (since: number): number =>
      site.demo.requests(since).filter(({ deviceIds }) => deviceIds.length > 0).length;

    async function killWorker(change: number): Promise<void> {
      await worker.kill();
      const before = site.demo.requests().length;
      worker = await site.startWorker();
      const giveUpAt = Date.now() + GOES_ON_WITHIN_MS;
      while (asked(before) === 0 && !(await site.stores.changes.find(change))?.finishedAt) {
        expect(Date.now(), 'the work goes on in time').toBeLessThan(giveUpAt);
        await wait(50);
      }
    }

    /** Asks for a restart of all phones in one wave, has it approved, and kills the worker until it has ended. */
    async function restartUnderKills(conversationId: string, most: number): Promise<void> {
      const before = site.demo.requests().length;
      await site.teams.say(`restart activity:idle waves rest confirm ${PHONES}`, { conversationId });
      const preview = await site.teams.waitForCard(
        conversationId,
        (card) => shows(card, 'change-approve'),
        40_000,
      );
      const change = await changeOf(site, preview);
      await site.teams.press(preview, 'change-approve');
      let kills = 0;
      while (kills < most && !(await site.stores.changes.find(change))?.finishedAt) {
        await wait(200 + Math.random() * 2_500);
        await killWorker(change);
        kills += 1;
      }
      // A fast machine may be through before all of them.
      expect(kills).toBeGreaterThan(0);
      const { state } = await site.ended(change, 180_000);
      expect(await site.stores.changes.counts(change)).toMatchObject({
        succeeded: PHONES,
        unknown: 0,
        failed: 0,
      });
      expect(state).toBe('succeeded');
      expectEachOnce(before);
      await expectEachAuditedOnce(change);
      await site.teams.waitForCard(
        conversationId,
        (card) => wordsOf(card).includes('All 2,000 phones restarted'),
        25_000,
      );
    }

    function expectEachOnce(since: number): void {
      const restarted = site.demo
        .requests(since)
        .filter(({ kind, status }) => kind === 'restart' && status === 202)
        .flatMap(({ deviceIds }) => deviceIds);
      const all = site.demo.tenant.world.phones.map(({ id }) => id);
      expect(restarted.toSorted()).toEqual(all.toSorted());
    }

    async function expectEachAuditedOnce(change: number): Promise<void> {
      const [audited] = await site.query<{ ends: number; phones: number }>(
        `SELECT count(*)::integer AS ends, count(DISTINCT subject)::integer AS phones FROM audit
       WHERE action LIKE 'target.%' AND (detail->>'change')::integer = $1`,
        [change],
      );
      expect(audited).toEqual({ ends: PHONES, phones: PHONES });
    }

    it(
      `restarts each of ${PHONES} phones exactly once, and knows of each`,
      async () => {
        onTestFailed(() => console.error(site.lastWords()));
        await restartUnderKills('a:killed', KILLS);
      },
      240_000 + KILLS * 30_000,
    );

    it(
      'restarts each once more, and only once, although answers are lost too',
      async () => {
        onTestFailed(() => console.error(site.lastWords()));
        await site.demo.call('POST', '/_demo/limits', { loseAnswers: 0.1 });
        await restartUnderKills('a:killed-and-unheard', Math.ceil(KILLS / 3));
      },
      240_000 + KILLS * 30_000,
    );
  },
);
