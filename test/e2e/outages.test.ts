// What people see while a server that the bot lives by is away, and that everything goes on once it is back.
import { afterAll, beforeAll, describe, expect, it, onTestFailed, vi } from 'vitest';
import { openDeployment, type BotProcess, type Deployment } from '../helpers/deployment.ts';
import { answerOf, wordsOf } from '../helpers/linekeeper.ts';
import { phoneList } from '../helpers/phone-lists.ts';
import { freshDatabase, type FreshDatabase } from '../helpers/postgres.ts';
import { redisServer } from '../helpers/programs.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { startRelay, type Relay } from '../helpers/relay.ts';
import { THOROUGH } from '../helpers/queue.ts';
import { changeOf, expectEachPhoneOnce, expectOneReport, previewed, shows } from './enrolment-run.ts';

const NO_RECORDS = 'Je n’ai pas accès à mes données pour le moment';
/** Teams delivers again after 15 s; a person gives up sooner. */
const SAID_WITHIN_MS = 10_000;

async function look(bot: BotProcess, path: string): Promise<{ status: number; said: string }> {
  const response = await fetch(`${bot.url}${path}`);
  return { status: response.status, said: await response.text() };
}

async function expectReady(bot: BotProcess): Promise<void> {
  await vi.waitFor(async () => expect(await look(bot, '/readyz')).toEqual({ status: 200, said: 'ok' }), {
    timeout: 20_000,
    interval: 100,
  });
}

describe.runIf(THOROUGH)('bot/main.ts, while the database is away', () => {
  let site: Deployment;
  let relay: Relay;
  let bot: BotProcess;
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
    relay = await startRelay(database.url);
    site = await openDeployment({ databaseUrl: relay.url, redisUrl: undefined });
    [bot] = await Promise.all([site.startBot(), site.startWorker()]);
    await site.teams.say('language fr');
    await site.teams.say('help');
  });
  afterAll(async () => {
    await site.close();
    await relay.stop();
    await database.drop();
  });

  it.each([
    ['refuses', () => relay.cut(), () => relay.lead(database.url)],
    ['hangs', () => relay.freeze(), () => relay.thaw()],
  ] as const)(
    'says so in the person’s language when it %s, and answers again without a restart',
    async (_how, lose, restore) => {
      onTestFailed(() => console.error(site.lastWords()));
      lose();
      const asked = performance.now();
      const outcome = await site.teams.say('changes');
      expect(answerOf(outcome)).toContain(NO_RECORDS);
      // Besides it there are signs of typing, while it waits.
      expect(outcome.replies.filter(({ card }) => card)).toHaveLength(1);
      expect(performance.now() - asked).toBeLessThan(SAID_WITHIN_MS);
      expect(await look(bot, '/readyz')).toEqual({ status: 503, said: 'the database does not answer' });
      expect(await look(bot, '/healthz')).toEqual({ status: 200, said: 'ok' });
      expect(await look(bot, `/files/${'x'.repeat(43)}/targets.csv`)).toMatchObject({ status: 503 });

      restore();
      await expectReady(bot);
      expect(answerOf(await site.teams.say('changes'))).not.toContain(NO_RECORDS);
    },
    90_000,
  );
});

describe.skipIf(redisServer === undefined || !THOROUGH)(
  'bot/main.ts and jobs/main.ts, while Redis is away',
  () => {
    let redis: TestRedis | undefined;
    let relay: Relay;
    let database: FreshDatabase;
    let site: Deployment;
    let bot: BotProcess;
    beforeAll(async () => {
      database = await freshDatabase();
      redis = await startRedis();
      relay = await startRelay(redis?.url ?? '');
      site = await openDeployment({ databaseUrl: database.url, redisUrl: relay.url });
      [bot] = await Promise.all([site.startBot(), site.startWorker()]);
    });
    afterAll(async () => {
      await site.close();
      await relay.stop();
      await redis?.stop();
      await database.drop();
    });
    const told = (conversationId: string): string[] =>
      site.teams
        .cards(conversationId)
        .map(({ card }) => wordsOf(card))
        .filter((words) => words.includes('The workers cannot be reached at present'));
    const notReady = (): Promise<void> =>
      vi.waitFor(
        async () => {
          const said = 'the queue does not answer';
          expect(await look(bot, '/readyz')).toEqual({ status: 503, said });
        },
        { timeout: 10_000 },
      );

    it('read on, say what waits, and begin what was approved by themselves once it is back', async () => {
      onTestFailed(() => console.error(site.lastWords()));
      const list = phoneList(20);
      const conversationId = 'a:queue-away';
      const preview = await previewed(site, list, { conversationId });
      const change = await changeOf(site, preview);

      relay.cut();
      await notReady();
      expect(answerOf(await site.teams.say('devices site:Lyon'))).toContain('32 phones');
      expect(answerOf(await site.teams.say('status'))).toContain('The queue does not answer');
      const asked = performance.now();
      expect((await site.teams.press(preview, 'change-approve')).status).toBe(200);
      expect(performance.now() - asked).toBeLessThan(SAID_WITHIN_MS);
      expect((await site.stores.changes.find(change))?.state).toBe('approved');
      expect(told(conversationId)).toHaveLength(1);

      relay.lead(redis?.url ?? '');
      await site.ended(change, 60_000);
      await expectOneReport(site, conversationId);
      await expectEachPhoneOnce(site, change, list);
      await expectReady(bot);
    }, 120_000);

    it('say so as well when it hangs', async () => {
      onTestFailed(() => console.error(site.lastWords()));
      const conversationId = 'a:queue-hangs';
      relay.freeze();
      await notReady();
      const asked = performance.now();
      await site.teams.say(`enroll\n${phoneList(3, 20).csv}`, { conversationId });
      expect(performance.now() - asked).toBeLessThan(SAID_WITHIN_MS);
      expect(told(conversationId)).toHaveLength(1);
      relay.thaw();
      await site.teams.waitForCard(conversationId, (card) => shows(card, 'change-approve'), 60_000);
      await expectReady(bot);
    }, 90_000);
  },
);
