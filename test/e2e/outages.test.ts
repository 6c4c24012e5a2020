// What people see while a server that the bot lives by is away, and that everything goes on once it is back.
import { afterEach, describe, expect, it, onTestFailed, vi } from 'vitest';
import { openDeployment, type BotProcess, type Deployment } from '../helpers/deployment.ts';
import { answerOf, wordsOf } from '../helpers/linekeeper.ts';
import { phoneList } from '../helpers/phone-lists.ts';
import { freshDatabase } from '../helpers/postgres.ts';
import { redisServer } from '../helpers/programs.ts';
import { startRedis } from '../helpers/redis.ts';
import { startRelay, type Relay } from '../helpers/relay.ts';
import { changeOf, expectEachPhoneOnce, expectOneReport, previewed } from './enrolment-run.ts';

const NO_RECORDS = 'Je n’ai pas accès à mes données pour le moment';
/** Teams delivers again after 15 s; a person gives up sooner. */
const SAID_WITHIN_MS = 10_000;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function look(
  bot: BotProcess,
  path: '/readyz' | '/healthz',
): Promise<{ status: number; said: string }> {
  const response = await fetch(`${bot.url}${path}`);
  return { status: response.status, said: await response.text() };
}

async function expectReady(bot: BotProcess): Promise<void> {
  await vi.waitFor(async () => expect(await look(bot, '/readyz')).toEqual({ status: 200, said: 'ok' }), {
    timeout: 20_000,
    interval: 100,
  });
}

describe('bot/main.ts, while the database is away', () => {
  async function open(): Promise<{ site: Deployment; relay: Relay; bot: BotProcess; lead: () => void }> {
    const database = await freshDatabase();
    closing.push(() => database.drop());
    const relay = await startRelay(database.url);
    closing.push(() => relay.stop());
    const site = await openDeployment({ databaseUrl: relay.url, redisUrl: undefined });
    closing.push(() => site.close());
    onTestFailed(() => console.error(site.lastWords()));
    const [bot] = await Promise.all([site.startBot(), site.startWorker()]);
    await site.teams.say('language fr');
    return { site, relay, bot, lead: () => relay.lead(database.url) };
  }

  async function expectSentence({ teams }: Deployment, bot: BotProcess): Promise<void> {
    const asked = performance.now();
    const outcome = await teams.say('changes');
    expect(answerOf(outcome)).toContain(NO_RECORDS);
    expect(outcome.replies).toHaveLength(1);
    expect(performance.now() - asked).toBeLessThan(SAID_WITHIN_MS);
    expect(await look(bot, '/readyz')).toEqual({ status: 503, said: 'the database does not answer' });
    expect(await look(bot, '/healthz')).toEqual({ status: 200, said: 'ok' });
  }

  it.each([
    ['refuses', (relay: Relay) => relay.cut(), (_relay: Relay, lead: () => void) => lead()],
    ['hangs', (relay: Relay) => relay.freeze(), (relay: Relay) => relay.thaw()],
  ] as const)(
    'says so in the person’s language when it %s, and answers again without a restart',
    async (_how, lose, restore) => {
      const { site, relay, bot, lead } = await open();
      lose(relay);
      await expectSentence(site, bot);
      restore(relay, lead);
      await expectReady(bot);
      expect(answerOf(await site.teams.say('changes'))).not.toContain(NO_RECORDS);
    },
    90_000,
  );
});

describe.skipIf(redisServer === undefined)('bot/main.ts and jobs/main.ts, while Redis is away', () => {
  it('read on, say what waits, and begin what was approved by themselves once it is back', async () => {
    const database = await freshDatabase();
    closing.push(() => database.drop());
    const redis = await startRedis();
    if (!redis) throw new Error('redis-server is not installed');
    closing.push(() => redis.stop());
    const relay = await startRelay(redis.url);
    closing.push(() => relay.stop());
    const site = await openDeployment({ databaseUrl: database.url, redisUrl: relay.url });
    closing.push(() => site.close());
    onTestFailed(() => console.error(site.lastWords()));
    const [bot] = await Promise.all([site.startBot(), site.startWorker()]);
    const list = phoneList(20);
    const conversationId = 'a:queue-away';
    const preview = await previewed(site, list, { conversationId });
    const change = await changeOf(site, preview);

    relay.cut();
    await vi.waitFor(
      async () =>
        expect(await look(bot, '/readyz')).toEqual({ status: 503, said: 'the queue does not answer' }),
      { timeout: 10_000 },
    );
    expect(answerOf(await site.teams.say('devices site:Lyon'))).toContain('32 phones');
    expect(answerOf(await site.teams.say('status'))).toContain('The queue does not answer');
    const asked = performance.now();
    const approved = await site.teams.press(preview, 'change-approve');
    expect(performance.now() - asked).toBeLessThan(SAID_WITHIN_MS);
    expect(approved.status).toBe(200);
    expect((await site.stores.changes.find(change))?.state).toBe('approved');
    const said = site.teams.cards(conversationId).map(({ card }) => wordsOf(card));
    expect(said.filter((words) => words.includes('The workers cannot be reached at present'))).toHaveLength(
      1,
    );

    relay.lead(redis.url);
    await site.ended(change, 60_000);
    await expectOneReport(site, conversationId);
    await expectEachPhoneOnce(site, change, list);
    await expectReady(bot);
  }, 120_000);

  it('say so as well when it hangs', async () => {
    const database = await freshDatabase();
    closing.push(() => database.drop());
    const redis = await startRedis();
    if (!redis) throw new Error('redis-server is not installed');
    closing.push(() => redis.stop());
    const relay = await startRelay(redis.url);
    closing.push(() => relay.stop());
    const site = await openDeployment({ databaseUrl: database.url, redisUrl: relay.url });
    closing.push(() => site.close());
    onTestFailed(() => console.error(site.lastWords()));
    const bot = await site.startBot();
    relay.freeze();
    expect(await look(bot, '/readyz')).toEqual({ status: 503, said: 'the queue does not answer' });
    const asked = performance.now();
    const { replies } = await site.teams.say(
      'enroll\nMAC id,Location,Username\n0004f25c0001,Lyon,x@contoso.example',
    );
    expect(performance.now() - asked).toBeLessThan(SAID_WITHIN_MS);
    expect(wordsOf(replies.at(-1)?.card)).toContain('The workers cannot be reached at present');
    relay.thaw();
    await expectReady(bot);
  }, 90_000);
});
