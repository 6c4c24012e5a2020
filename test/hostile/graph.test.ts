import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openStores, type Stores } from '../../src/adapters/postgres/index.ts';
import { parseSelector, syncInventory, type Selector } from '../../src/devices/index.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { LinekeeperError } from '../../src/kernel/errors.ts';
import { createLog, silentLog } from '../../src/kernel/log.ts';
import { connectGraph } from '../helpers/graph.ts';
import { freshDatabase, type FreshDatabase } from '../helpers/postgres.ts';
import { INHERITED, MARKDOWN, UNSEEN } from './corpus.ts';

type Answering = (response: ServerResponse, url: string, base: string, count: number) => void;

/** A peer that may do anything with the connection. */
async function misbehaving(answer: Answering) {
  let count = 0;
  let base = '';
  const server = createServer((request, response) => {
    request.resume();
    answer(response, request.url ?? '', base, ++count);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return { url: base, requests: () => count };
}

const json = (response: ServerResponse, body: unknown): unknown =>
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(typeof body === 'string' ? body : JSON.stringify(body));

const phone = (n: number, more: object = {}): object => ({
  id: `phone-${n}`,
  deviceType: 'sip',
  companyAssetTag: `Phone ${n}`,
  notes: 'Location: Lyon; Region: EMEA',
  hardwareDetail: { uniqueId: `00-04-f2-00-00-${n.toString(16).padStart(2, '0')}` },
  ...more,
});

/** What is answered to everything, and what callers are told then. */
const ANSWERS: readonly (readonly [what: string, answer: Answering, code: string])[] = [
  [
    'HTML in place of JSON',
    (response) => response.writeHead(200).end('<html><body>Sign in</body></html>'),
    'graph.unreadable',
  ],
  ['nothing at all', (response) => response.writeHead(200).end(), 'graph.unreadable'],
  ['JSON that is cut off', (response) => json(response, '{"value":[{"id":'), 'graph.unreadable'],
  ['null', (response) => json(response, 'null'), 'graph.unreadable'],
  ['a number', (response) => json(response, '1e400'), 'graph.unreadable'],
  ['a list in place of a page', (response) => json(response, []), 'graph.unreadable'],
  ['an object in place of a list', (response) => json(response, { value: { 0: 'x' } }), 'graph.unreadable'],
  ['null everywhere', (response) => json(response, { value: [null, null] }), 'graph.unreadable'],
  ['numbers for texts', (response) => json(response, { value: [{ id: 7 }] }), 'graph.unreadable'],
  [
    'deep nesting',
    (response) => json(response, '['.repeat(100_000) + ']'.repeat(100_000)),
    'graph.unreadable',
  ],
  ['a prototype', (response) => json(response, '{"__proto__":{"value":[]}}'), 'graph.unreadable'],
  [
    'a link to another host',
    (response) => json(response, { value: [], '@odata.nextLink': 'https://evil.example/beta/x' }),
    'graph.unreadable',
  ],
  [
    'a link to another host that looks like Graph',
    (response, _url, base) => json(response, { value: [], '@odata.nextLink': `${base}@evil.example/beta/x` }),
    'graph.unreadable',
  ],
  [
    'a link to itself',
    (response, url, base) => json(response, { value: [], '@odata.nextLink': `${base}${url}` }),
    'graph.unreadable',
  ],
  [
    'links in a circle',
    (response, url, base) =>
      json(response, {
        value: [],
        '@odata.nextLink': `${base}/beta/teamwork/devices?$skiptoken=${url.includes('=1') ? 2 : 1}`,
      }),
    'graph.unreadable',
  ],
  [
    'a redirect to another host',
    (response) => response.writeHead(302, { location: 'https://evil.example/' }).end(),
    'graph.refused',
  ],
  [
    'a refusal without words',
    (response) => response.writeHead(400).end('<h1>Bad Request</h1>'),
    'graph.refused',
  ],
  [
    'a refusal that repeats the token',
    (response) =>
      response
        .writeHead(401)
        .end('{"error":{"code":"InvalidAuthenticationToken","message":"Bearer canary-token"}}'),
    'graph.unauthorised',
  ],
  [
    'a refusal whose code repeats the token',
    (response) => response.writeHead(400).end('{"error":{"code":"Bearer canary-token","message":""}}'),
    'graph.refused',
  ],
];

describe('src/adapters/graph/client.ts', () => {
  it.each(ANSWERS)('tells %s by a code, after few requests', async (_what, answer, code) => {
    const peer = await misbehaving(answer);
    const { inventory, directory, licences } = connectGraph(peer.url);
    const reading = async (): Promise<void> => {
      for await (const page of inventory.pages()) expect(page.devices).toEqual([]);
    };
    for (const asked of [reading, () => directory.accounts(['a@contoso.com']), () => licences.skus()]) {
      const error: unknown = await asked().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      // The directory is asked by a batch, in which there are no pages and no links.
      if (error === undefined) throw new Error('it was believed');
      expect(error).toBeInstanceOf(LinekeeperError);
      const said =
        error instanceof LinekeeperError ? [error.code, JSON.stringify(error.details), error.stack] : [];
      expect(['graph.unreadable', code]).toContain(said[0]);
      expect(said.join(' ')).not.toContain('canary-token');
      expect(said[1]?.length).toBeLessThan(500);
    }
    expect(peer.requests()).toBeLessThan(20);
  });

  it('logs nothing of what Graph says to a change that it refuses, but its code', async () => {
    const error = { code: 'Denied', message: 'The token canary-token is not good enough' };
    const peer = await misbehaving((response) =>
      json(response, { responses: [{ id: '0', status: 400, body: { error } }] }),
    );
    const lines: string[] = [];
    const log = createLog({ level: 'trace', to: { write: (line) => void lines.push(line) } });
    await connectGraph(peer.url, { log })
      .licences.assign('sku', ['user'])
      .catch(() => undefined);
    expect(lines.join('')).toContain('Denied');
    expect(lines.join('')).not.toContain('canary-token');
  });

  it('stops reading an answer that does not end', async () => {
    let sent = 0;
    const peer = await misbehaving((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const block = ' '.repeat(1_048_576);
      const more = (): void => {
        if (response.destroyed || sent > 200) return;
        sent += 1;
        if (response.write(block)) setImmediate(more);
        else response.once('drain', more);
      };
      more();
    });
    await expect(connectGraph(peer.url).licences.skus()).rejects.toMatchObject({
      code: 'graph.unreadable',
      details: { problem: 'too long' },
    });
    expect(sent).toBeLessThan(100);
  });

  it('can be stopped amid an answer that trickles', async () => {
    const stopping = new AbortController();
    const peer = await misbehaving((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"value":[');
      setTimeout(() => stopping.abort(), 50);
    });
    const asked = connectGraph(peer.url, { stopping: stopping.signal }).licences.skus();
    await expect(asked).rejects.toMatchObject({ code: 'graph.unavailable' });
  });
});

/** What one phone among others may be like. */
const ODD: readonly (readonly [what: string, more: object])[] = [
  ['NUL', { companyAssetTag: 'a\0b' }],
  ['half a character', { companyAssetTag: 'a\ud83db' }],
  ['an escape of its own', { companyAssetTag: String.raw`a\u0000b\\u0000` }],
  ['ten million characters', { companyAssetTag: 'x'.repeat(10_000_000) }],
  ['notes of blanks', { notes: `Location:${' '.repeat(1_000_000)}` }],
  ['a place of a megabyte', { notes: `Location: ${Math.random()}${'é'.repeat(1_000_000)}` }],
  ['the year 275760', { lastModifiedDateTime: '+275760-09-12T00:00:00Z' }],
  ['a year before all years', { lastModifiedDateTime: '-000001-01-01T00:00:00Z' }],
  ['no time', { lastModifiedDateTime: '2026-99-99T99-99-99Z' }],
  ['the same id', { id: 'phone-1' }],
  ['an id of a megabyte', { id: 'x'.repeat(1_000_000), hardwareDetail: { uniqueId: '00-04-f2-00-00-01' } }],
  ['nulls', { companyAssetTag: null, notes: null, healthStatus: null, currentUser: null }],
  ...INHERITED.map(
    (name) => [name, { companyAssetTag: name, healthStatus: name, activityState: name }] as const,
  ),
  ...UNSEEN.map((text) => [JSON.stringify(text), { companyAssetTag: `Ly${text}on` }] as const),
  ['Markdown', { companyAssetTag: MARKDOWN.join('\n') }],
];

describe('src/devices/sync.ts', () => {
  let database: FreshDatabase;
  let stores: Stores;
  beforeAll(async () => {
    database = await freshDatabase();
    stores = openStores(database.url, silentLog);
  });
  afterAll(async () => {
    await stores.close();
    await database.drop();
  });

  const picked = (text: string): Selector => {
    const parsed = parseSelector(text);
    if (!parsed.ok) throw new Error(parsed.refusal.code);
    return parsed.value;
  };

  async function readAll(phones: readonly object[]): Promise<number> {
    const peer = await misbehaving((response) => json(response, { value: phones }));
    await syncInventory(connectGraph(peer.url).inventory, stores.devices, systemClock);
    return (await stores.devices.counts(picked('all'))).total;
  }

  it.each(ODD)('reads the inventory although one phone has %s', async (_what, more) => {
    const total = await readAll([phone(1), phone(2, more), phone(3)]);
    expect(total).toBeGreaterThanOrEqual(2);
    expect(total).toBeLessThanOrEqual(3);
    for (const { id, name, site } of await stores.devices.select(picked('all'), { offset: 0, limit: 9 })) {
      expect(id.length).toBeLessThan(200);
      expect(name.length).toBeLessThanOrEqual(200);
      expect((site ?? '').length).toBeLessThanOrEqual(200);
    }
  });

  it('finds no phone by a name that only looks like its own', async () => {
    const tags = UNSEEN.map((text, n) =>
      phone(n + 1, { companyAssetTag: `Ly${text}on`, notes: `Location: Ly${text}on` }),
    );
    await readAll([...tags, phone(0, { companyAssetTag: 'Lyon', notes: 'Location: Lyon' })]);
    for (const text of ['site:Lyon', 'name:Lyon', 'lyon']) {
      const found = await stores.devices.select(picked(text), { offset: 0, limit: 50 });
      expect(found.map(({ id }) => id)).toEqual(['phone-0']);
    }
  });
});
