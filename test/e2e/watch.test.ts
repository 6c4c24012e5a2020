// The watch under load and through restarts: many phones, many conversations, several bots.
import { afterEach, describe, expect, it } from 'vitest';
import { startBot } from '../../bot/app.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { startConnector, type FakeConnector, type PostedMessage } from '../helpers/connector.ts';
import { install, type Installation } from '../helpers/installation.ts';
import { wordsOf } from '../helpers/linekeeper.ts';
import { freePort } from '../helpers/ports.ts';

/** From what was decided to the cards that tell it. */
const TOLD_WITHIN_MS = 10_000;
const REQUESTS_PER_SECOND = 500;

describe('the watch', () => {
  const closing: (() => Promise<unknown>)[] = [];
  let site: Installation;
  let teams: FakeConnector;
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function open(devices: number): Promise<void> {
    // How long a reading takes at Graph's own rate is not what these tests are about.
    site = await install(
      { devices, requestsPerSecond: REQUESTS_PER_SECOND },
      { POLL_SECONDS: '1', GRAPH_REQUESTS_PER_SECOND: String(REQUESTS_PER_SECOND) },
    );
    teams = await startConnector();
    closing.push(
      () => site.close(),
      () => teams.stop(),
    );
  }

  /** Another bot; Teams talks to the newest. */
  async function bot(): Promise<{ stop(): Promise<void> }> {
    const port = await freePort();
    const started = await startBot({ ...site.config, port }, silentLog);
    teams.bot = `http://127.0.0.1:${port}`;
    let stopped: Promise<void> | undefined;
    const stop = (): Promise<void> => (stopped ??= started.stop());
    closing.push(stop);
    return { stop };
  }

  async function worker(): Promise<void> {
    await site.startWorker();
    await expect.poll(() => site.stores.devices.syncedAt(), { timeout: 60_000 }).not.toBeNull();
  }

  const cards = (conversationId: string): PostedMessage[] =>
    teams.cards(conversationId).filter(({ card }) => /incident \d+ · /.test(wordsOf(card)));
  const openIncidents = async (): Promise<number> =>
    (await site.stores.incidents.list({ open: true, page: 0, perPage: 1 })).total;
  const fall = async (how: 'offline' | 'online', ids: readonly string[]): Promise<void> => {
    await site.demo.call('POST', `/_demo/${how}`, { ids });
  };
  const phonesOf = (name?: string): string[] =>
    [...site.demo.tenant.world.phones]
      .filter(({ location, offline }) => !offline && (name === undefined || location === name))
      .map(({ id }) => id);

  it('tells every conversation once, by two bots, when 5,000 phones fall at once', async () => {
    await open(5_000);
    await Promise.all([bot(), worker()]);
    await bot();
    const rooms = Array.from({ length: 40 }, (_, n) => `a:room-${n}`);
    for (const [n, conversationId] of rooms.entries())
      await teams.say(n % 2 === 0 ? 'watch' : 'watch site:Lyon', { conversationId });
    const ids = phonesOf();
    await fall('offline', ids);
    await expect.poll(openIncidents, { timeout: 60_000, interval: 50 }).toBe(1);
    const decided = Date.now();
    await expect
      .poll(() => rooms.filter((room) => cards(room).length === 0), { timeout: 60_000, interval: 50 })
      .toEqual([]);
    expect(Date.now() - decided).toBeLessThan(TOLD_WITHIN_MS);

    await fall('online', ids);
    await expect
      .poll(() => rooms.filter((room) => !wordsOf(cards(room)[0]?.card).includes('Recovered')), {
        timeout: 60_000,
      })
      .toEqual([]);
    expect(rooms.map((room) => cards(room).length)).toEqual(rooms.map(() => 1));
    expect(new Set(teams.calls.map(({ status }) => status))).toEqual(new Set([200, 201]));
  }, 180_000);

  it('survives restarts: what was asked for, what was told, and what happened meanwhile', async () => {
    await open(240);
    const first = await bot();
    await worker();
    const conversationId = 'a:alex';
    await teams.say('watch site:Lyon', { conversationId });
    await first.stop();
    const ids = phonesOf('Lyon');
    await fall('offline', ids);
    await expect.poll(openIncidents, { timeout: 30_000 }).toBe(1);

    const second = await bot();
    await expect.poll(() => cards(conversationId).length, { timeout: 30_000 }).toBe(1);
    await second.stop();
    await fall('online', ids);
    await expect.poll(openIncidents, { timeout: 30_000 }).toBe(0);

    await bot();
    await expect
      .poll(() => wordsOf(cards(conversationId)[0]?.card), { timeout: 30_000 })
      .toContain('Recovered');
    expect(cards(conversationId)).toHaveLength(1);
  }, 120_000);
});
