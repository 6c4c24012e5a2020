// SIGTERM while people and phones wait: what is under way is answered or handed over, and nothing is done twice.
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it, onTestFailed } from 'vitest';
import { openDeployment, type Deployment } from '../helpers/deployment.ts';
import { wordsOf } from '../helpers/linekeeper.ts';
import { phoneList } from '../helpers/phone-lists.ts';
import { freshDatabase } from '../helpers/postgres.ts';
import { THOROUGH } from '../helpers/queue.ts';
import { changeOf, expectEachPhoneOnce, expectOneReport, previewed, shows } from './enrolment-run.ts';

/** What container platforms give by default. */
const GONE_WITHIN_MS = 30_000;
const PHONES = 120;

describe.runIf(THOROUGH)('bot/main.ts and jobs/main.ts, told to stop amid their work', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function open(devices?: number): Promise<Deployment> {
    const database = await freshDatabase();
    closing.push(() => database.drop());
    const site = await openDeployment({
      ...{ databaseUrl: database.url, redisUrl: undefined },
      tenant: {
        bulkSignInMs: 2_000,
        operationMs: 300,
        ...(devices ? { devices, requestsPerSecond: 1e6 } : {}),
      },
      settings: devices ? { GRAPH_REQUESTS_PER_SECOND: '60' } : {},
    });
    closing.push(() => site.close());
    onTestFailed(() => console.error(site.lastWords()));
    return site;
  }

  /** Ends the process, and tells how and that it took no longer than it may. */
  async function expectOrderly(ending: Promise<string>): Promise<void> {
    const asked = performance.now();
    expect(await ending).toBe('code 0');
    expect(performance.now() - asked).toBeLessThan(GONE_WITHIN_MS);
  }

  it('answers the turn under way, and takes itself out of the rotation meanwhile', async () => {
    const site = await open();
    const bot = await site.startBot();
    site.teams.fail(1, { delayMs: 2_000 });
    const saying = site.teams.say('help');
    while (site.teams.calls.length === 0) await wait(10);
    const ending = bot.terminate();
    await wait(300);
    const ready = await fetch(`${bot.url}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([503, 'this bot is stopping']);
    const { status, replies } = await saying;
    expect(status).toBe(200);
    expect(wordsOf(replies[0]?.card)).toContain('What you can ask');
    await expectOrderly(ending);
    await expect(fetch(`${bot.url}/readyz`)).rejects.toThrow();
  }, 60_000);

  // Every run stops a worker amid enrolments, among the many processes of many-processes.test.ts.
  it('hands an enrolment over to another worker', async () => {
    const site = await open();
    const [first] = await Promise.all([site.startWorker(), site.startBot()]);
    const conversationId = 'a:drained';
    const list = phoneList(PHONES);
    const preview = await previewed(site, list, { conversationId });
    const change = await changeOf(site, preview);
    await site.teams.press(preview, 'change-approve');
    while (site.demo.tenant.world.batches.size === 0) await wait(20);
    await expectOrderly(first.terminate());
    await site.startWorker();
    await site.ended(change, 60_000);
    await expectOneReport(site, conversationId);
    await expectEachPhoneOnce(site, change, list);
  }, 120_000);

  it('hands restarts of phones over, each asked for once', async () => {
    const site = await open(PHONES);
    for (const phone of site.demo.tenant.world.phones) Object.assign(phone, { offline: false, busy: false });
    const [first] = await Promise.all([site.startWorker(), site.startBot()]);
    while (!(await site.stores.devices.syncedAt())) await wait(50);
    const before = site.demo.requests().length;
    const restarted = (): string[] =>
      site.demo
        .requests(before)
        .filter(({ kind, status }) => kind === 'restart' && status === 202)
        .flatMap(({ deviceIds }) => deviceIds);
    const conversationId = 'a:drained-restart';
    await site.teams.say(`restart activity:idle waves rest confirm ${PHONES}`, { conversationId });
    const preview = await site.teams.waitForCard(
      conversationId,
      (card) => shows(card, 'change-approve'),
      40_000,
    );
    const change = await changeOf(site, preview);
    await site.teams.press(preview, 'change-approve');
    while (restarted().length === 0) await wait(10);
    await expectOrderly(first.terminate());
    await site.startWorker();
    await site.ended(change, 90_000);
    expect(restarted().toSorted()).toEqual(site.demo.tenant.world.phones.map(({ id }) => id).toSorted());
    expect(await site.stores.changes.counts(change)).toMatchObject({
      succeeded: PHONES,
      failed: 0,
      unknown: 0,
    });
  }, 180_000);
});
