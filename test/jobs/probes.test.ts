import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { chooseBackend } from '../../jobs/backends/choose.ts';
import { startProbes } from '../../jobs/probes.ts';
import type { Incident } from '../../src/monitor/index.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { CHECK_LIMITS, checkTools } from '../../src/network/tools.ts';
import { install, type Installation } from '../helpers/installation.ts';
import { BACKENDS } from '../helpers/queue.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';

const WAIT = { timeout: 20_000, interval: 50 };

describe.each(BACKENDS)('jobs/probes.ts, on %s', (name) => {
  let redis: TestRedis | undefined;
  let site: Installation;
  beforeAll(async () => {
    redis = name === 'redis' ? await startRedis() : undefined;
    site = await install({ devices: 150 }, { POLL_SECONDS: '1', ...(redis ? { REDIS_URL: redis.url } : {}) });
    await site.startWorker();
    await vi.waitFor(async () => expect(await site.stores.devices.syncedAt()).not.toBeNull(), WAIT);
    await site.demo.call('POST', '/_demo/offline', { site: 'São Paulo' });
    await vi.waitFor(async () => expect(await newest()).toMatchObject({ state: 'open' }), WAIT);
  });
  afterAll(async () => {
    await site.close();
    await redis?.stop();
  });

  const newest = async (): Promise<Incident | undefined> =>
    (await site.stores.incidents.list({ open: true, page: 0, perPage: 1 })).incidents[0];

  it('leaves phones alone where no worker stands', async () => {
    const { down = 0, truth } = (await newest()) ?? {};
    expect(truth).toEqual({ confirmed: 0, answers: 0, unprobed: down });
    expect(await site.stores.probes.sites()).toEqual(['São Paulo']);
  });

  it('has a worker that stands there ask some of the phones, once', async () => {
    const phone = createSocket('udp4').bind(5060, '127.0.60.1');
    await once(phone, 'listening');
    onTestFinished(() => void phone.close());
    phone.on('message', (_message, { port, address }) => phone.send('SIP/2.0 200 OK\r\n\r\n', port, address));

    const [answering = '', silent = '', unknown = ''] = await site.stores.probes.unprobed('são paulo');
    const asked: string[] = [];
    const addresses = new Map<string, string | null>([
      [answering, '127.0.60.1'],
      [silent, '192.0.2.1'],
      [unknown, null],
    ]);
    const probing = await startProbes(
      chooseBackend(site.config),
      ['são paulo', 'Lyon'],
      {
        probes: site.stores.probes,
        inventory: {
          ...site.world.inventory,
          detail: (id) => {
            asked.push(id);
            const ipAddress = addresses.get(id) ?? null;
            const rest = { firmware: null, availableFirmware: null, lastSeenAt: null };
            return Promise.resolve({ ...rest, ipAddress, language: null, timeZone: null });
          },
        },
        tools: checkTools(
          { networks: ['127.0.0.0/8', '192.0.2.0/24'], proxies: {} },
          { ...CHECK_LIMITS, probeMs: 300 },
        ),
        wake: site.client.monitor,
        clock: site.world.clock,
        stopping: new AbortController().signal,
      },
      silentLog,
    );
    onTestFinished(() => probing.stop());
    await vi.waitFor(async () => expect(await site.stores.probes.sites()).toEqual([]), WAIT);
    const { id = 0, truth, down = 0 } = (await newest()) ?? {};
    expect(asked).toHaveLength(10);
    expect(new Set(asked).size).toBe(10);
    expect(truth?.answers).toBe(1);
    expect((truth?.confirmed ?? 0) + (truth?.answers ?? 0) + (truth?.unprobed ?? 0)).toBe(down);
    const phones = await site.stores.incidents.phones(id, { offset: 0, limit: 50 });
    expect(phones.filter((each) => each.truth === 'answers').map(({ deviceId }) => deviceId)).toEqual([
      answering,
    ]);
  }, 40_000);
});
