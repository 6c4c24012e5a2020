import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Notice } from '../../jobs/client.ts';
import type { Incident } from '../../src/monitor/index.ts';
import { install, type Installation } from '../helpers/installation.ts';
import { BACKENDS } from '../helpers/queue.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';

const WAIT = { timeout: 20_000, interval: 50 };

describe.each(BACKENDS)('the watch, on %s', (name) => {
  let redis: TestRedis | undefined;
  let site: Installation;
  beforeAll(async () => {
    redis = name === 'redis' ? await startRedis() : undefined;
    site = await install({ devices: 60 }, { POLL_SECONDS: '1', ...(redis ? { REDIS_URL: redis.url } : {}) });
    await site.startWorker();
    await site.startWorker();
  });
  afterAll(async () => {
    await site.close();
    await redis?.stop();
  });

  const newest = async (): Promise<Incident | undefined> =>
    (await site.stores.incidents.list({ open: false, page: 0, perPage: 1 })).incidents[0];

  it('finds a site that falls within two readings, tells the bots, and sees it recover', async () => {
    const notices: Notice[] = [];
    const listening = await site.client.onNotice((notice) => {
      notices.push(notice);
      return Promise.resolve('done');
    });
    await vi.waitFor(async () => expect(await site.stores.devices.syncedAt()).not.toBeNull(), WAIT);
    const phones = site.demo.tenant.world.phones.filter(({ location }) => location === 'Lyon');
    const standing = phones.filter(({ offline }) => !offline).length;
    await site.demo.call('POST', '/_demo/offline', { site: 'Lyon' });

    await vi.waitFor(async () => expect(await newest()).toMatchObject({ state: 'open' }), WAIT);
    expect(await newest()).toMatchObject({
      ...{ total: standing, down: standing },
      suspicion: { kind: 'site', site: 'Lyon', fell: standing, of: standing },
    });
    const { id = 0 } = (await newest()) ?? {};
    await vi.waitFor(() => expect(notices).toContainEqual({ subject: { kind: 'incident', id } }), WAIT);

    await site.demo.call('POST', '/_demo/online', { site: 'Lyon' });
    await vi.waitFor(async () => expect(await newest()).toMatchObject({ id, state: 'recovered' }), WAIT);
    const ofIncidents = (): Notice[] => notices.filter(({ subject }) => subject.kind === 'incident');
    await vi.waitFor(() => expect(ofIncidents().length).toBeGreaterThan(1), WAIT);
    await listening.stop();
  }, 60_000);

  it('asks the bots again until they have told', async () => {
    const { id = 0, revision = 0 } = (await newest()) ?? {};
    const told: number[] = [];
    const listening = await site.client.onNotice(async ({ subject }) => {
      told.push(subject.id);
      if (told.length > 1) await site.stores.incidents.told(id, revision, null);
      return 'done';
    });
    await vi.waitFor(() => expect(told).toEqual([id, id]), WAIT);
    expect(await site.stores.incidents.outstanding(new Date())).toEqual([]);
    await listening.stop();
  }, 40_000);

  it('never reads the inventory twice at once', () => {
    const pages = site.demo.requests().filter(({ path }) => path.startsWith('/beta/teamwork/devices?'));
    expect(pages.length).toBeGreaterThan(4);
    // Two readers would ask for the first page twice before either asks for the second.
    const tokens = pages.map(({ path }) => path.includes('skipToken'));
    expect(tokens.some((isLater, n) => !isLater && tokens[n + 1] === false)).toBe(false);
  });
});
