import { networkInterfaces } from 'node:os';
import { Router } from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { openManagementServer } from '../../management/server.ts';
import { loadConfig } from '../../src/config.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { takePort } from '../helpers/ports.ts';

const HAS_IPV6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);

describe('management/server.ts', () => {
  const open: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const server of open.splice(0)) await server.stop();
  });
  async function start(port = 0, host = '127.0.0.1') {
    const server = await openManagementServer({ port, host }, silentLog);
    open.push(server);
    return server;
  }

  it('says that the process lives, and has nothing else by itself', async () => {
    const { url } = await start();
    expect(await (await fetch(`${url}/healthz`)).text()).toBe('ok');
    for (const path of ['/', '/metrics', '/readyz', '/api/messages', '/slack/events', '/.env']) {
      const response = await fetch(`${url}${path}`);
      expect([response.status, await response.text()]).toEqual([404, 'Not Found']);
    }
    expect((await fetch(`${url}/healthz`, { method: 'POST' })).status).toBe(405);
  });

  it('names no program, and lets no page of another site read it', async () => {
    const { headers } = await fetch(`${(await start()).url}/healthz`);
    expect([...headers.keys()].filter((name) => /^(?:server|x-powered-by)/.test(name))).toEqual([]);
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('serves what is hung into it later', async () => {
    const server = await start();
    const routes = Router();
    routes.get('/', (_request, response) => void response.send('two jobs'));
    server.hang('/queues', routes);
    expect(await (await fetch(`${server.url}/queues`)).text()).toBe('two jobs');
  });

  it('is on this machine alone, unless a setting says otherwise, and nowhere where none asks for it', () => {
    expect(loadConfig({}).management).toEqual({ port: undefined, host: '127.0.0.1' });
    expect(loadConfig({ MANAGEMENT_PORT: '9464' }).management).toEqual({ port: 9464, host: '127.0.0.1' });
  });

  it('frees its port when it is stopped', async () => {
    const server = await start();
    await fetch(`${server.url}/healthz`);
    await server.stop();
    const again = await takePort(Number(new URL(server.url).port));
    await again.release();
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });

  it.skipIf(!HAS_IPV6)('writes an address of IPv6 as one', async () => {
    const { url } = await start(0, '::1');
    expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});
