import { once } from 'node:events';
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { localGate, tokenGate, type Gate } from '../../../../bot/channels/teams/gate.ts';
import type { Proven } from '../../../../bot/channels/teams/token.ts';
import { createStrangers } from '../../../../bot/doors/strangers.ts';
import { addressOf } from '../../../helpers/addresses.ts';

describe('bot/channels/teams/gate.ts', () => {
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  async function serve(gate: Gate, host = '127.0.0.1'): Promise<number> {
    const app = express().use(gate.letIn, (_request, response) => void response.send('in'));
    const server = app.listen(0, host);
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    await once(server, 'listening');
    return addressOf(server).port;
  }

  /** By Node's own client: fetch lets nobody choose Host and Origin. */
  async function ask(
    port: number,
    headers: Record<string, string> = {},
    host = '127.0.0.1',
  ): Promise<{ status: number; text: string }> {
    const asking = request({ host, port, method: 'POST', headers, agent: false }).end();
    const [answer] = (await once(asking, 'response')) as [NodeJS.ReadableStream & { statusCode: number }];
    let text = '';
    for await (const chunk of answer) text += String(chunk);
    return { status: answer.statusCode, text };
  }

  describe('without credentials', () => {
    it.each([
      {},
      { host: 'localhost:3978' },
      { host: '127.0.0.1' },
      { host: '[::1]:3978' },
      { authorization: 'Bearer x' },
    ])('hears this machine: %j', async (headers) => {
      expect(await ask(await serve(localGate), headers)).toEqual({ status: 200, text: 'in' });
    });

    it.each<[string, Record<string, string>]>([
      ['under a name that was made to lead here', { host: 'evil.example:3978' }],
      ['under a name that begins as ours', { host: '127.0.0.1.evil.example' }],
      ['under a name with ours before an @', { host: '127.0.0.1@evil.example' }],
      ['under no readable name', { host: '::' }],
      ['as the address of all', { host: '0.0.0.0:3978' }],
      ['from a page of another site', { origin: 'https://evil.example' }],
      ['from a page without an origin', { origin: 'null' }],
      ['from a page on this machine', { origin: 'http://localhost:3000' }],
      ['through a tunnel', { 'x-forwarded-for': '203.0.113.9' }],
      ['through a tunnel that claims to be here', { 'x-forwarded-for': '127.0.0.1' }],
      ['through a tunnel that tells its name', { 'x-forwarded-host': 'bot.example' }],
      ['through a proxy', { forwarded: 'for=203.0.113.9' }],
      ['through a proxy that says no more', { via: '1.1 proxy' }],
    ])('does not hear it %s', async (_, headers) => {
      const { status, text } = await ask(await serve(localGate), headers);
      expect(status).toBe(403);
      expect(text).toContain('Without credentials only this machine is heard');
    });

    const [elsewhere] = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => address);
    it.skipIf(elsewhere === undefined)('does not hear another machine, whatever it claims', async () => {
      const port = await serve(localGate, '0.0.0.0');
      const headers = { host: 'localhost', 'x-real-ip': '127.0.0.1' };
      expect((await ask(port, headers, elsewhere)).status).toBe(403);
      expect((await ask(port, headers)).status).toBe(200);
    });
  });

  describe('with credentials', () => {
    /** Tokens that cost something to verify, and how often that was done. */
    function tokens() {
      const known = new Map<string, Proven>();
      const counted = { verified: 0 };
      return {
        counted,
        known: (header: string) => known.get(header),
        verify: (header: string) => {
          counted.verified += 1;
          if (header.startsWith('good')) known.set(header, { serviceUrl: '' });
          return Promise.resolve(known.get(header));
        },
      };
    }

    it('stops looking at the tokens of an address that keeps sending bad ones, until it has been quiet', async () => {
      let now = 0;
      const some = tokens();
      const port = await serve(
        tokenGate(
          some,
          createStrangers(() => now),
        ),
      );
      for (let count = 0; count < 20; count++)
        expect((await ask(port, { authorization: `bad ${count}` })).status).toBe(401);
      for (let count = 0; count < 10; count++)
        expect((await ask(port, { authorization: 'bad' })).status).toBe(429);
      expect(some.counted.verified).toBe(20);
      now += 3_000;
      expect((await ask(port, { authorization: 'good one' })).status).toBe(200);
    });

    it('hears a token that it knows also from such an address: Teams may come through the same proxy', async () => {
      const port = await serve(
        tokenGate(
          tokens(),
          createStrangers(() => 0),
        ),
      );
      await ask(port, { authorization: 'good' });
      for (let count = 0; count < 30; count++) await ask(port, {});
      expect((await ask(port, {})).status).toBe(429);
      expect((await ask(port, { authorization: 'good' })).status).toBe(200);
    });

    it('counts no request with a good token, however many come from one address', async () => {
      const port = await serve(
        tokenGate(
          tokens(),
          createStrangers(() => 0),
        ),
      );
      for (let count = 0; count < 40; count++)
        expect((await ask(port, { authorization: `good ${count}` })).status).toBe(200);
    });
  });
});
