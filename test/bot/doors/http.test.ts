import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Router } from 'express';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { createDrain } from '../../../bot/doors/draining.ts';
import { createHttp } from '../../../bot/doors/http.ts';
import { createStrangers } from '../../../bot/doors/strangers.ts';
import { listen, SERVER_LIMITS } from '../../../src/adapters/http/listen.ts';
import { addressOf } from '../../helpers/addresses.ts';

const TOKEN = 'A'.repeat(43);

describe('bot/doors/http.ts', () => {
  const closing: (() => void)[] = [];
  const logged: string[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
    logged.splice(0);
  });

  async function start(
    limits: Partial<typeof SERVER_LIMITS> = {},
    proxies: readonly string[] = [],
  ): Promise<string> {
    const broken = Router();
    broken.get('/broken', () => {
      throw new Error('the secret is in the stack');
    });
    const app = createHttp(
      [{ router: broken }],
      [],
      (token) =>
        Promise.resolve(token === TOKEN ? { name: 'a.csv', type: 'text/csv', text: 'MAC\r\n' } : undefined),
      {
        drain: createDrain(),
        ready: () => Promise.resolve(undefined),
        proxies,
        strangers: createStrangers(() => 0),
        log: pino({ level: 'error' }, { write: (line: string) => void logged.push(line) }),
      },
    );
    const server: Server = await listen(app, 0, '127.0.0.1', { ...SERVER_LIMITS, ...limits });
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${addressOf(server).port}`;
  }

  function dial(url: string): Socket {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    closing.push(() => socket.destroy());
    return socket.on('error', () => undefined);
  }
  async function saidTo(socket: Socket): Promise<string> {
    let said = '';
    socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await once(socket, 'close');
    return said;
  }

  it.each(['/healthz', '/readyz'])('%s says that all is well, and nothing of how', async (path) => {
    const response = await fetch(`${await start()}${path}`);
    expect([response.status, await response.text()]).toEqual([200, 'ok']);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it.each([
    '/',
    '/metrics',
    '/admin/queues',
    '/api',
    '/hooks/device-state/x',
    '/files',
    '/.env',
    '/files/../healthz/x',
  ])('has no %s', async (path) => {
    const response = await fetch(`${await start()}${path}`);
    expect([response.status, await response.text()]).toEqual([404, 'Not Found']);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it.each(['/healthz', '/readyz', `/files/${TOKEN}/a.csv`])('only hands out %s', async (path) => {
    const url = `${await start()}${path}`;
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const response = await fetch(url, { method });
      expect([response.status, await response.text()]).toEqual([405, 'Method Not Allowed']);
      expect(response.headers.get('allow')).toBe('GET, HEAD');
    }
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
  });

  it('gives a file to a browser to keep, and to nothing else', async () => {
    const response = await fetch(`${await start()}/files/${TOKEN}/anything.html`);
    expect([response.status, await response.text()]).toEqual([200, 'MAC\r\n']);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename=a.csv',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("default-src 'self'") as unknown,
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it('lets nobody guess links at speed, nor tell a wrong one from an expired one', async () => {
    const url = await start();
    const guess = (token: string): Promise<Response> => fetch(`${url}/files/${token}/a.csv`);
    for (let count = 0; count < 20; count++) {
      const response = await guess(count % 2 === 0 ? `${count}`.padEnd(43, 'B') : `${count}`);
      expect([response.status, await response.text()]).toEqual([
        404,
        'This link has expired. Ask the bot for a new one: export <id>',
      ]);
    }
    expect((await guess(TOKEN)).status).toBe(429);
  });

  it('believes nobody but trusted proxies whom they speak for', async () => {
    const guesses = async (url: string): Promise<number[]> => {
      const found: number[] = [];
      for (let count = 0; count < 22; count++) {
        const headers = { 'x-forwarded-for': `203.0.113.${count}` };
        found.push((await fetch(`${url}/files/x/a.csv`, { headers })).status);
      }
      return found.slice(-2);
    };
    expect(await guesses(await start())).toEqual([429, 429]);
    expect(await guesses(await start({}, ['10.0.0.0/8']))).toEqual([429, 429]);
    expect(await guesses(await start({}, ['127.0.0.0/8']))).toEqual([404, 404]);
  });

  it('tells of a bug to the log and not to the caller', async () => {
    const response = await fetch(`${await start()}/broken`);
    expect([response.status, await response.text()]).toEqual([500, 'Internal Server Error']);
    expect(logged.join()).toContain('the secret is in the stack');
  });

  it.each(['/files/%E0%A4%A/a.csv', `/files/${TOKEN}/%ff`, '/%', `/${'a'.repeat(8_000)}`])(
    'answers %s with a line',
    async (path) => {
      const response = await fetch(`${await start()}${path}`);
      expect([400, 404]).toContain(response.status);
      expect((await response.text()).length).toBeLessThan(100);
      expect(logged).toEqual([]);
    },
  );

  it('names no program and no version, whatever it answers', async () => {
    const url = await start();
    for (const path of ['/healthz', '/broken', '/nothing', `/files/${TOKEN}/a.csv`]) {
      const { headers } = await fetch(`${url}${path}`);
      expect(
        [...headers.keys()].filter((name) => /^(?:server|x-powered-by|via|x-aspnet)/.test(name)),
      ).toEqual([]);
    }
  });

  it('takes no headers of more than 16 KB', async () => {
    const response = await fetch(`${await start()}/healthz`, {
      headers: { authorization: 'x'.repeat(17_000) },
    });
    expect(response.status).toBe(431);
  });

  const quick = {
    connectionsCheckingInterval: 50,
    headersTimeout: 300,
    requestTimeout: 600,
    idleTimeout: 400,
  };
  it.each<[string, string]>([
    ['headers', 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: '],
    ['body', 'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n{'],
    [
      'body of chunks',
      'POST /api/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n',
    ],
  ])('gives up on whoever dribbles over the %s', async (_, head) => {
    const socket = dial(await start(quick));
    socket.write(head);
    const dribble = setInterval(() => socket.write('1'), 20);
    closing.push(() => clearInterval(dribble));
    expect(await saidTo(socket)).toMatch(/^(?:HTTP\/1\.1 (?:408|404|400) |$)/);
  });

  it('gives up on whoever says nothing at all', async () => {
    const socket = dial(await start(quick));
    expect(await saidTo(socket)).toMatch(/^(?:HTTP\/1\.1 408 |$)/);
  });

  it('holds no more connections than it can bear, and serves again once one is gone', async () => {
    const url = await start({ maxConnections: 3 });
    const held = Array.from({ length: 3 }, () => dial(url));
    await Promise.all(held.map((socket) => once(socket, 'connect')));
    const refused = dial(url);
    expect(await saidTo(refused)).toBe('');
    for (const socket of held) socket.destroy();
    await expect
      .poll(() =>
        fetch(`${url}/healthz`).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200);
  });
});
