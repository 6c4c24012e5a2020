import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { openDeployment, type BotProcess, type Deployment } from '../helpers/deployment.ts';
import { phoneList } from '../helpers/phone-lists.ts';
import { freshDatabase, type FreshDatabase } from '../helpers/postgres.ts';
import type { RunningProcess } from '../helpers/processes.ts';
import { BACKENDS } from '../helpers/queue.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { changeOf, expectEachPhoneOnce, expectOneReport, previewed, shows } from './enrolment-run.ts';

/** Kills per run. The default suits every test run; LINEKEEPER_FAULTS=30 is for a long look. */
const KILLS = Number(process.env.LINEKEEPER_FAULTS ?? 3);
const PHONES = 1_000;
/** A batch must outlast the gaps between kills, or the change would end before the last of them. */
const BATCH_MS = 2_500 + KILLS * 500;
/** A dead worker's jobs are taken over when its locks have run out (10 s) and were missed twice (5 s each). */
const GOES_ON_WITHIN_MS = 20_000;

describe.each(BACKENDS)('bot/main.ts and jobs/main.ts, killed at random, on %s', (backend) => {
  let database: FreshDatabase;
  let redis: TestRedis | undefined;
  let site: Deployment;
  let bot: BotProcess;
  let worker: RunningProcess;

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

  /** Kills and starts again; how long until the tenant hears from the worker again. */
  async function killWorker(): Promise<number> {
    await worker.kill();
    const before = site.demo.requests().length;
    worker = await site.startWorker();
    const started = Date.now();
    while (site.demo.requests().length === before && Date.now() - started < 2 * GOES_ON_WITHIN_MS)
      await wait(50);
    return Date.now() - started;
  }
  async function killBot(): Promise<void> {
    await bot.kill();
    bot = await site.startBot(bot);
  }

  it(
    `ends an enrolment of ${PHONES} phones with nothing lost and nothing done twice`,
    async () => {
      onTestFailed(() => console.error(site.lastWords()));
      const conversationId = 'a:killed-while-running';
      const list = phoneList(PHONES);
      const preview = await previewed(site, list, { conversationId });
      const change = await changeOf(site, preview);
      await site.teams.press(preview, 'change-approve');

      for (let kills = 0; kills < KILLS; kills++) {
        await wait(200 + Math.random() * 2_500);
        if ((await site.stores.changes.find(change))?.finishedAt) break;
        if (kills % 2 === 0) expect(await killWorker()).toBeLessThan(GOES_ON_WITHIN_MS);
        else await killBot();
      }

      await site.ended(change, 90_000);
      await expectOneReport(site, conversationId);
      await expectEachPhoneOnce(site, change, list);
    },
    120_000 + KILLS * 20_000,
  );

  it('changes nothing by half a file, and reads it again after the worker was killed', async () => {
    onTestFailed(() => console.error(site.lastWords()));
    const conversationId = 'a:killed-while-reading';
    const list = phoneList(60, PHONES);
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
    const list = phoneList(40, PHONES + 60);
    const sent = site.teams.activity('message', { conversationId }, { text: `enroll\n${list.csv}` });
    site.teams.fail(1, { delayMs: 1_000 });
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
