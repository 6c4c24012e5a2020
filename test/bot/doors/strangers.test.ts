import { once } from 'node:events';
import express from 'express';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStrangers } from '../../../bot/doors/strangers.ts';
import { addressOf } from '../../helpers/addresses.ts';

describe('bot/doors/strangers.ts', () => {
  let now: number;
  let server: ReturnType<express.Express['listen']>;
  beforeEach(async () => {
    now = 0;
    const strangers = createStrangers(() => now);
    const app = express();
    app.set('trust proxy', ['loopback']);
    app.get('/refused', strangers.keepOut, (request, response) => {
      strangers.refused(request);
      response.sendStatus(404);
    });
    app.get('/fine', strangers.keepOut, (_request, response) => void response.sendStatus(200));
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const ask = (path: string, from: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${addressOf(server).port}/${path}`, { headers: { 'x-forwarded-for': from } });
  async function refuse(from: string): Promise<void> {
    for (let count = 0; count < 20; count++) expect((await ask('refused', from)).status).toBe(404);
  }

  it('keeps an address out that was refused twenty times, and tells when to come back', async () => {
    await refuse('203.0.113.9');
    const held = await ask('fine', '203.0.113.9');
    expect([held.status, held.headers.get('retry-after')]).toEqual([429, '3']);
    now += 2_999;
    expect((await ask('fine', '203.0.113.9')).status).toBe(429);
    now += 1;
    expect((await ask('fine', '203.0.113.9')).status).toBe(200);
  });

  it('counts nothing that was not refused', async () => {
    for (let count = 0; count < 40; count++) expect((await ask('fine', '203.0.113.9')).status).toBe(200);
  });

  it.each([
    ['203.0.113.9', '203.0.113.10', 200],
    ['203.0.113.9', '::ffff:203.0.113.9', 429],
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff', 429],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', 200],
  ])('having refused %s, answers %s with %i', async (refused, other, status) => {
    await refuse(refused);
    expect((await ask('fine', other)).status).toBe(status);
  });

  it('stays on its feet whatever a proxy forwards', async () => {
    const forwarded = fc.oneof(fc.ipV6(), fc.stringMatching(/^[!-~ ]{0,40}$/));
    await fc.assert(
      fc.asyncProperty(forwarded, async (from) => {
        expect([404, 429]).toContain((await ask('refused', from)).status);
      }),
      { numRuns: 50 },
    );
  });
});
