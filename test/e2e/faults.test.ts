import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { openDeployment, type BotProcess, type Deployment } from '../helpers/deployment.ts';
import { phoneList, type PhoneList } from '../helpers/phone-lists.ts';
import { freshDatabase, type FreshDatabase } from '../helpers/postgres.ts';
import type { RunningProcess } from '../helpers/processes.ts';
import { BACKENDS_END_TO_END } from '../helpers/queue.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { changeOf, expectEachPhoneOnce, expectOneReport, previewed, shows } from './enrolment-run.ts';

/** Kills per run. The default suits every test run; CI asks for more by LINEKEEPER_FAULTS, and 30 is for a long look. */
const KILLS = Number(process.env.LINEKEEPER_FAULTS ?? 1);
const PHONES = 1_000;
/** A batch must outlast the gaps between kills, or the change would end before most of them. */
const BATCH_MS = 4_000;
/** A dead worker's jobs are taken over when its locks have run out (10 s) and were missed twice (5 s each). */
const GOES_ON_WITHIN_MS = 20_000;

describe.each(BACKENDS_END_TO_END)('bot/main.ts and jobs/main.ts, killed at random, on %s', (backend) => {
  let database: FreshDatabase;
  let redis: TestRedis | undefined;
  let site: Deployment;
  let bot: BotProcess;
  let worker: RunningProcess;
  /** Lists used so far: every one has phones of its own. */
  let round = 0;

  beforeAll(async () => {
    database = await freshDatabase();
    redis = backend === 'redis' ? await startRedis() : undefined;
    site = await openDeployment({
      databaseUrl: database.url,
      redisUrl: redis?.url,
      tenant: { bulkSignInMs: BATCH_MS },
    });
    [bot, worker] = await Promise.all([site.startBot(), site.startWorker()]);
  });
  afterAll(async () => {
    await site.close();
    await redis?.stop();
    await database.drop();
  });

  /** Kills and starts again; how long until the tenant hears from the worker again (or nothing is left to do). */
  async function killWorker(change: number): Promise<number> {
    await worker.kill();
    const before = site.demo.requests().length;
    worker = await site.startWorker();
    const started = Date.now();
    while (site.demo.requests().length === before && Date.now() - started < 2 * GOES_ON_WITHIN_MS) {
      if ((await site.stores.changes.find(change))?.finishedAt) break;
      await wait(50);
    }
    return Date.now() - started;
  }
  async function killBot(): Promise<void> {
    await bot.kill();
    bot = await site.startBot(bot);
  }

  /** Enrols a list while bot and worker are killed in turn, at most `most` times; tells how often it came to that. */
  async function enrolUnderKills(list: PhoneList, conversationId: string, most: number): Promise<number> {
    const preview = await previewed(site, list, { conversationId });
    const change = await changeOf(site, preview);
    await site.teams.press(preview, 'change-approve');
    let kills = 0;
    while (kills < most && !(await site.stores.changes.find(change))?.finishedAt) {
      await wait(200 + Math.random() * 2_500);
      if (kills++ % 2 === 1) await killBot();
      else expect(await killWorker(change)).toBeLessThan(GOES_ON_WITHIN_MS);
    }
    await site.ended(change, 90_000);
    await expectOneReport(site, conversationId);
    await expectEachPhoneOnce(site, change, list);
    return kills;
  }

  it(
    `ends enrolments of ${PHONES} phones with nothing lost and nothing done twice`,
    async () => {
      onTestFailed(() => console.error(site.lastWords()));
      for (let kills = 0; kills < KILLS; round++) {
        const list = phoneList(PHONES, round * PHONES);
        kills += await enrolUnderKills(list, `a:killed-while-running-${round}`, KILLS - kills);
      }
    },
    120_000 + KILLS * 30_000,
  );

  it('hands nothing over twice although the worker was killed between a call and its answer', async () => {
    onTestFailed(() => console.error(site.lastWords()));
    const conversationId = 'a:killed-while-calling';
    const list = phoneList(90, PHONES * round);
    const preview = await previewed(site, list, { conversationId });
    const change = await changeOf(site, preview);
    await site.demo.call('POST', '/_demo/limits', { latencyMs: 500 });
    await site.teams.press(preview, 'change-approve');
    for (const calling of [
      `SELECT 1 FROM targets WHERE change_id = $1 AND stage = 'provision' AND state = 'running'`,
      `SELECT 1 FROM sign_in_batches WHERE change_id = $1 AND state = 'submitting'`,
    ]) {
      while ((await site.query(calling, [change])).length === 0) await wait(5);
      // Long enough for the call to leave, too short for its answer.
      await wait(100);
      expect(await killWorker(change)).toBeLessThan(GOES_ON_WITHIN_MS);
    }
    await site.demo.call('POST', '/_demo/limits', { latencyMs: 0 });
    await site.ended(change, 60_000);
    await expectEachPhoneOnce(site, change, list);
  }, 120_000);

  it('changes nothing by half a file, and reads it again after the worker was killed', async () => {
    onTestFailed(() => console.error(site.lastWords()));
    const conversationId = 'a:killed-while-reading';
    const list = phoneList(60, PHONES * round + 90);
    const file = site.files.offer(list.csv, { half: true });
    await site.teams.say('enroll', { conversationId, files: [{ name: 'phones.csv', url: file.url }] });
    await file.halfSent;
    await worker.kill();
    const planned = await site.query(
      'SELECT * FROM targets JOIN changes c ON c.id = change_id WHERE c.state = $1',
      ['draft'],
    );
    expect(planned).toEqual([]);

    worker = await site.startWorker();
    const preview = await site.teams.waitForCard(
      conversationId,
      (card) => shows(card, 'change-approve'),
      GOES_ON_WITHIN_MS + 10_000,
    );
    const change = await changeOf(site, preview);
    expect(await site.stores.changes.find(change)).toMatchObject({ state: 'awaiting-approval', total: 60 });
    await site.teams.press(preview, 'change-cancel');
  }, 60_000);

  it('shows the preview although the bot was killed before it knew its own reply', async () => {
    onTestFailed(() => console.error(site.lastWords()));
    const conversationId = 'a:killed-while-replying';
    const list = phoneList(40, PHONES * round + 150);
    const sent = site.teams.activity('message', { conversationId }, { text: `enroll\n${list.csv}` });
    // Cards of earlier changes may still be drawn meanwhile.
    site.teams.fail(1, { delayMs: 1_000, conversationId });
    const lost = site.teams.deliver(sent).catch((error: unknown) => error);
    while (!site.teams.calls.some((call) => call.conversationId === conversationId)) await wait(5);
    await bot.kill();
    expect(await lost).toBeInstanceOf(Error);
    bot = await site.startBot(bot);
    await site.teams.deliver(sent);

    const preview = await site.teams.waitForCard(
      conversationId,
      (card) => shows(card, 'change-approve'),
      GOES_ON_WITHIN_MS + 10_000,
    );
    const changes = await site.query('SELECT id FROM changes WHERE place->>$1 = $2', [
      'conversationId',
      conversationId,
    ]);
    expect(changes).toEqual([{ id: await changeOf(site, preview) }]);
    await site.teams.press(preview, 'change-approve');
    await site.ended(await changeOf(site, preview), 40_000);
    await expectOneReport(site, conversationId);
    await expectEachPhoneOnce(site, await changeOf(site, preview), list);
  }, 90_000);
});
