import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { BULK_SIGN_IN } from '../../src/enrolment/index.ts';
import { openDeployment, type BotProcess, type Deployment } from '../helpers/deployment.ts';
import { phoneList } from '../helpers/phone-lists.ts';
import { freshDatabase, type FreshDatabase } from '../helpers/postgres.ts';
import type { RunningProcess } from '../helpers/processes.ts';
import { BACKENDS, THOROUGH } from '../helpers/queue.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { changeOf, expectEachPhoneOnce, expectOneReport, isProgress, shows } from './enrolment-run.ts';
import { cardOf, mostBatchesAtOnce, mostGraphRequests } from './measures.ts';

const CONVERSATIONS = 6;
const PHONES = 150;
const BATCH_MS = 2_000;
/** The setting's default: the bot's share of what Graph grants. */
const GRAPH_PER_SECOND = 15;
/** Progress is drawn once in this time; approval, start and report are drawn at once. */
const EDIT_EVERY_MS = 5_000;

describe.runIf(THOROUGH).each(BACKENDS)('two bots and three workers on %s', (backend) => {
  let database: FreshDatabase;
  let redis: TestRedis | undefined;
  let site: Deployment;
  let bots: readonly BotProcess[];
  let workers: readonly RunningProcess[];

  beforeAll(async () => {
    database = await freshDatabase();
    redis = backend === 'redis' ? await startRedis() : undefined;
    site = await openDeployment({
      databaseUrl: database.url,
      redisUrl: redis?.url,
      tenant: { bulkSignInMs: BATCH_MS },
    });
    bots = await Promise.all([site.startBot(), site.startBot()]);
    workers = await Promise.all([site.startWorker(), site.startWorker(), site.startWorker()]);
  }, 120_000);
  afterAll(async () => {
    await site.close();
    await redis?.stop();
    await database.drop();
  });

  /** Does something at both bots at once: the address is read as the request is made. */
  function atBoth<T>(act: () => Promise<T>): Promise<T[]> {
    return Promise.all(
      bots.map((bot) => {
        site.teams.bot = bot.url;
        return act();
      }),
    );
  }

  it(`enrols ${PHONES} phones in each of ${CONVERSATIONS} conversations at once, and within every limit`, async () => {
    onTestFailed(() => console.error(site.lastWords()));
    const { teams, demo, files } = site;
    const runs = Array.from({ length: CONVERSATIONS }, (_, n) => ({
      conversationId: `a:conversation-${n}`,
      list: phoneList(PHONES, n * PHONES),
    }));

    const asked = await Promise.all(
      runs.map(({ conversationId, list }, n) => {
        const where = { conversationId, id: `asked-${n}` };
        const attached = [{ name: 'phones.csv', url: files.offer(list.csv).url }];
        const ask = () => teams.say('enroll', { ...where, files: attached });
        return n % 2 === 0 ? atBoth(ask) : Promise.all([ask()]);
      }),
    );
    const previews = await Promise.all(
      runs.map(({ conversationId }) =>
        teams.waitForCard(conversationId, (card) => shows(card, 'change-approve'), 30_000),
      ),
    );
    const changes = await Promise.all(previews.map((preview) => changeOf(site, preview)));
    const began = Date.now();
    await Promise.all(previews.map((preview) => atBoth(() => teams.press(preview, 'change-approve'))));
    await Promise.all(asked.flat().map((outcome) => teams.deliverAgain(outcome)));

    await wait(2_500);
    expect(demo.requests().some(({ kind }) => kind === 'bulkSignIn')).toBe(true);
    expect(await workers[0]?.terminate()).toBe('code 0');
    await Promise.all(changes.map((change) => site.ended(change, 90_000)));
    const minutes = (Date.now() - began) / 60_000;

    for (const [n, { conversationId, list }] of runs.entries()) {
      await expectOneReport(site, conversationId);
      await expectEachPhoneOnce(site, changes[n] ?? 0, list);
    }
    const counted = await site.query<{ changes: number; approved: number }>(
      `SELECT (SELECT count(*)::integer FROM changes) AS changes,
              (SELECT count(*)::integer FROM audit WHERE action = 'change.approved') AS approved`,
    );
    expect(counted).toEqual([{ changes: CONVERSATIONS, approved: CONVERSATIONS }]);

    expect(mostBatchesAtOnce(demo)).toBeLessThanOrEqual(BULK_SIGN_IN.batchesPerRegion);
    expect(demo.requests().filter(({ status }) => status === 429)).toEqual([]);
    // Requests take their time to arrive, so a single second may hold a few of the one before it.
    expect(mostGraphRequests(demo, 10_000)).toBeLessThanOrEqual(GRAPH_PER_SECOND * 11);
    expect(teams.calls.filter(({ status }) => status === 429)).toEqual([]);
    for (const { conversationId } of runs) {
      const edits = teams.calls.filter(
        (call) => call.conversationId === conversationId && call.method === 'PUT' && isProgress(cardOf(call)),
      );
      expect(edits.length).toBeLessThanOrEqual((minutes * 60_000) / EDIT_EVERY_MS + 3);
    }
  }, 180_000);
});
