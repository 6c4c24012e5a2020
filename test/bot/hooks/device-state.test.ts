import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import express, { type Router } from 'express';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { deviceStateHook } from '../../../bot/hooks/device-state.ts';
import { listen } from '../../../src/adapters/http/listen.ts';
import { createStrangers } from '../../../bot/doors/strangers.ts';
import { openStores, type Stores } from '../../../src/adapters/postgres/index.ts';
import { createPace, type Pace } from '../../../src/kernel/pace.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/postgres.ts';
import { freePort } from '../../helpers/ports.ts';

const SECRET = 'k4-Vw9_hQx72LmPz0aTsRb6Y';
/** That takes its place. */
const NEXT = 'Zb2-hW8_dKc31RtNq5xLoGf7';
const TENANT = '8f2b3c1e-0d4a-4a7e-9a55-6f1f5b1f7d10';
const NOW = new Date('2026-03-02T09:00:00Z');

/** As the admin center sends it. */
const alert = (change: object = {}): Record<string, unknown> => ({
  AlertTitle: 'sample_device_name of user went offline',
  DeviceLoggedInUserId: 'u1',
  DeviceId: 'd1',
  MetricValues: { DeviceHealthStatus: 'Offline' },
  RuleName: 'Device state rule',
  RuleDescription: 'Alerts when device health status is detected as Offline',
  RuleFrequency: 'Real-time',
  RuleType: 'Device Management',
  TenantId: TENANT,
  RuleCondition: 'DeviceHealthStatus = Offline',
  AlertRaisedAt: '2026-03-02T08:59:30Z',
  ...change,
});

describe('bot/hooks/device-state.ts', () => {
  let database: FreshDatabase;
  let stores: Stores;
  let server: Awaited<ReturnType<typeof listen>>;
  let port: number;
  let current: Router;
  /** Anew, as after a start of the bot: what one test is refused does not count in the next. */
  let start: (more?: { readonly pace?: Pace }) => void;
  const confirm = vi.fn(() => Promise.resolve());
  beforeAll(async () => {
    database = await freshDatabase();
    stores = openStores(database.url, silentLog);
    port = await freePort();
    const hook = { secrets: [SECRET, NEXT], tenantId: TENANT, hints: stores.hints, confirm, now: () => NOW };
    start = (more = {}) => {
      current = deviceStateHook({ ...hook, strangers: createStrangers(() => 0), log: silentLog, ...more });
    };
    const app = express().use((request, response, next) => void current(request, response, next));
    server = await listen(app, port, '127.0.0.1');
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await stores.close();
    await database.drop();
  });
  beforeEach(() => {
    confirm.mockClear();
    start();
  });

  const address = (secret = SECRET): string => `http://127.0.0.1:${port}/hooks/device-state/${secret}`;
  async function post(body: string, url = address(), type = 'application/json'): Promise<[number, string]> {
    const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': type } });
    return [response.status, await response.text()];
  }
  const due = (): Promise<readonly string[]> => stores.hints.due(new Date());

  it('takes a hint, once, and says nothing of what comes of it', async () => {
    const body = JSON.stringify(alert());
    expect(await post(body)).toEqual([202, 'Accepted']);
    expect(await post(body)).toEqual([202, 'Accepted']);
    expect(await due()).toEqual(['d1']);
    expect(confirm).toHaveBeenCalledTimes(1);
  });

  it('is found at the address of either secret while one takes the place of the other', async () => {
    expect((await post(JSON.stringify(alert({ DeviceId: 'n1' })), address(NEXT)))[0]).toBe(202);
    expect(await due()).toContain('n1');
    expect((await post(JSON.stringify(alert()), address(`${SECRET},${NEXT}`)))[0]).toBe(404);
  });

  it('takes a hint where it cannot be looked at now', async () => {
    confirm.mockRejectedValueOnce(new Error('the queue is away'));
    expect(await post(JSON.stringify(alert({ DeviceId: 'd2' })))).toEqual([202, 'Accepted']);
    expect(await due()).toContain('d2');
  });

  it.each(['wrong', SECRET.slice(0, -1), `${SECRET}x`, SECRET.toLowerCase()])(
    'knows no address that ends in %s',
    async (secret) => {
      expect((await post(JSON.stringify(alert()), address(secret)))[0]).toBe(404);
    },
  );

  it.each<[string, number, string]>([
    ['another tenant', 403, JSON.stringify(alert({ TenantId: 'other' }))],
    ['an alert older than an hour', 400, JSON.stringify(alert({ AlertRaisedAt: '2026-03-02T07:59:59Z' }))],
    ['an alert of tomorrow', 400, JSON.stringify(alert({ AlertRaisedAt: '2026-03-03T09:00:00Z' }))],
    ['no time at all', 400, JSON.stringify(alert({ AlertRaisedAt: undefined }))],
    ['another shape', 400, JSON.stringify(alert({ DeviceId: { $ne: '' } }))],
    ['no JSON', 400, '{"DeviceId": '],
    ['more than 16 KB', 413, JSON.stringify(alert({ AlertTitle: 'x'.repeat(17_000) }))],
  ])('refuses %s', async (_what, status, body) => {
    expect((await post(body))[0]).toBe(status);
    expect(confirm).not.toHaveBeenCalled();
  });

  it('unfolds nothing that is compressed', async () => {
    const body = gzipSync(JSON.stringify(alert({ DeviceId: 'd3' })));
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    expect((await fetch(address(), { method: 'POST', body, headers })).status).toBe(415);
    expect(await due()).not.toContain('d3');
  });

  it('lets nobody guess its address at speed', async () => {
    const guess = async (secret: string): Promise<number> =>
      (await post(JSON.stringify(alert()), address(secret)))[0];
    for (let count = 0; count < 20; count++) expect(await guess(`${SECRET}${count}`)).toBe(404);
    expect(await guess(`${SECRET}x`)).toBe(429);
    expect(await guess(SECRET)).toBe(429);
  });

  it('takes no more hints than can be looked at', async () => {
    start({ pace: createPace({ burst: 2, everyMs: 1_000 }, () => 0) });
    const hint = async (DeviceId: string): Promise<number> =>
      (await post(JSON.stringify(alert({ DeviceId }))))[0];
    expect([await hint('e1'), await hint('e2'), await hint('e3')]).toEqual([202, 202, 429]);
    expect(await due()).toEqual(expect.arrayContaining(['e1', 'e2']));
    expect(await due()).not.toContain('e3');
  });

  it('knows no other address and no other method', async () => {
    for (const [method, url] of [
      ['GET', address()],
      ['PUT', address()],
      ['POST', `http://127.0.0.1:${port}/hooks`],
      ['POST', `${address()}/more`],
    ] as const) {
      const response = await fetch(url, { method });
      expect([response.status, await response.text()]).toEqual([404, 'Not Found']);
    }
  });

  it('refuses HTML', async () => {
    expect((await post('<html>', address(), 'text/html'))[0]).toBe(400);
    expect(await post('<html>')).toEqual([400, 'Bad Request']);
  });

  it('gives up on a client that dawdles', async () => {
    const began = Date.now();
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `POST /hooks/device-state/${SECRET} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{`,
    );
    const dribble = setInterval(() => socket.write(' '), 500);
    await once(socket, 'close');
    clearInterval(dribble);
    expect(Date.now() - began).toBeLessThan(8_000);
    expect(confirm).not.toHaveBeenCalled();
  }, 20_000);
});
