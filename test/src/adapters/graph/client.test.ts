import { z } from 'zod';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readAll } from '../../../../src/adapters/graph/batch.ts';
import { createClient, type GraphClient, type GraphOptions } from '../../../../src/adapters/graph/client.ts';
import { createGraph } from '../../../../src/adapters/graph/index.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { sleep } from '../../../../src/kernel/sleep.ts';
import { startDemoTenant } from '../../../helpers/demo-tenant.ts';
import { startGraphStub, type StubAnswer } from '../../../helpers/graph-stub.ts';
import { freeRate, memoryRate } from '../../../helpers/rate.ts';

const anything = z.unknown();

function client(baseUrl: string, more: Partial<GraphOptions> = {}): GraphClient {
  const token = (): Promise<string> => Promise.resolve('demo');
  return createClient({
    baseUrl,
    token,
    rate: freeRate,
    requestsPerSecond: 15,
    log: silentLog,
    sleep,
    ...more,
  });
}

async function stubbed(
  answer: (base: string, count: number) => StubAnswer,
  more: Partial<GraphOptions> = {},
): Promise<{ graph: GraphClient; requests: () => number; slept: number[]; url: string }> {
  const stub = await startGraphStub((_request, base, count) => answer(base, count));
  onTestFinished(() => stub.close());
  const slept: number[] = [];
  const graph = client(stub.url, {
    sleep: (ms) => {
      slept.push(ms);
      return Promise.resolve();
    },
    ...more,
  });
  return { graph, requests: stub.requests, slept, url: stub.url };
}

async function drain(pages: AsyncIterable<unknown>): Promise<number> {
  const drained: unknown[] = [];
  for await (const page of pages) drained.push(page);
  return drained.length;
}

describe('src/adapters/graph/client.ts', () => {
  it('gives up at once when it is being stopped, also amid a wait', async () => {
    const stub = await startGraphStub(() => ({ status: 429, headers: { 'retry-after': '60' } }));
    onTestFinished(() => stub.close());
    const stopping = new AbortController();
    const { inventory } = createGraph({
      baseUrl: stub.url,
      token: () => Promise.resolve('demo'),
      rate: freeRate,
      requestsPerSecond: 15,
      log: silentLog,
      stopping: stopping.signal,
    });
    const reading = drain(inventory.pages());
    while (stub.requests() === 0) await sleep(10);
    stopping.abort();

    await expect(reading).rejects.toMatchObject({ code: 'graph.unavailable', retry: 'later' });
  });

  it.each([
    [401, 'v1.0/users', { code: 'graph.unauthorised' }],
    [
      403,
      'beta/teamwork/devices',
      { code: 'graph.forbidden', details: { permission: 'TeamworkDevice.Read.All' } },
    ],
    [
      403,
      'v1.0/users?$top=1',
      { code: 'graph.forbidden', details: { permission: 'User.Read.All', path: 'v1.0/users' } },
    ],
    [500, 'v1.0/users', { code: 'graph.unavailable', retry: 'later' }],
    [400, 'v1.0/users', { code: 'graph.refused', details: { code: 'BadRequest' } }],
  ])('turns a %i on %s into an error that says so', async (status, path, expected) => {
    const { graph } = await stubbed(() => ({ status, body: { error: { code: 'BadRequest', message: '' } } }));
    await expect(graph.get(path, anything)).rejects.toMatchObject(expected);
  });

  it.each([404, 410, 501])('says that the device API is gone when the list answers %i', async (status) => {
    const { url } = await stubbed(() => ({ status }));
    const token = (): Promise<string> => Promise.resolve('demo');
    const { inventory } = createGraph({
      baseUrl: url,
      token,
      rate: freeRate,
      requestsPerSecond: 15,
      log: silentLog,
    });
    await expect(drain(inventory.pages())).rejects.toMatchObject({ code: 'graph.gone' });
  });

  it.each([
    ['HTML', { headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' }],
    ['a wrong type', { body: { value: 'none' } }],
  ])('finds %s unreadable', async (_what, answer) => {
    const { graph } = await stubbed(() => answer);
    await expect(drain(graph.pages('v1.0/users', anything))).rejects.toMatchObject({
      code: 'graph.unreadable',
    });
  });

  it('does not follow links in a circle, nor to another host', async () => {
    const circle = await stubbed((base) => ({
      body: { value: [], '@odata.nextLink': `${base}/v1.0/users?$skiptoken=1` },
    }));
    await expect(drain(circle.graph.pages('v1.0/users', anything))).rejects.toMatchObject({
      code: 'graph.unreadable',
    });
    expect(circle.requests()).toBe(2);
    const away = await stubbed(() => ({
      body: { value: [], '@odata.nextLink': 'http://127.0.0.1:1/v1.0/users' },
    }));
    await expect(drain(away.graph.pages('v1.0/users', anything))).rejects.toMatchObject({
      code: 'graph.unreadable',
    });
  });

  it('waits as long as Retry-After says, and not much longer', async () => {
    const { graph, slept } = await stubbed((_base, count) =>
      count === 1 ? { status: 429, headers: { 'retry-after': '7' } } : { body: {} },
    );
    await graph.get('v1.0/users', anything);
    expect(slept).toHaveLength(1);
    expect(slept[0]).toBeGreaterThanOrEqual(7000);
    expect(slept[0]).toBeLessThan(7300);
  });

  it('backs off further each time without a Retry-After, then gives up for now', async () => {
    const { graph, slept, requests } = await stubbed(() => ({ status: 503 }));
    await expect(graph.get('v1.0/users', anything)).rejects.toMatchObject({
      code: 'graph.unavailable',
      retry: 'later',
    });
    expect(requests()).toBe(8);
    expect(slept.at(-1)).toBeGreaterThan(4 * (slept[0] ?? Infinity));
  });

  it('leaves a long wait to its caller', async () => {
    const { graph, slept } = await stubbed(() => ({ status: 429, headers: { 'retry-after': '600' } }));
    await expect(graph.get('v1.0/users', anything)).rejects.toMatchObject({
      code: 'graph.throttled',
      retry: 'later',
      details: { waitMs: 600_000 },
    });
    expect(slept).toEqual([]);
  });

  it('calls a service that cannot be reached unavailable', async () => {
    const nowhere = client('http://127.0.0.1:1', { sleep: () => Promise.resolve() });
    await expect(nowhere.get('v1.0/users', anything)).rejects.toMatchObject({
      code: 'graph.unavailable',
      retry: 'later',
    });
  });

  it('keeps two clients together within the budget they share, batches counted item by item', async () => {
    const demo = await startDemoTenant({ requestsPerSecond: 1000 });
    onTestFinished(() => demo.close());
    const rate = memoryRate();
    const urls = Array.from(
      { length: 25 },
      (_, n) => `/users/phone-${String(n + 1).padStart(5, '0')}@contoso.example`,
    );
    const read = (): Promise<unknown> =>
      readAll(client(demo.url, { rate, requestsPerSecond: 20 }), 'v1.0', urls);
    await Promise.all([read(), read()]);
    expect(demo.requests().filter((request) => request.inBatch)).toHaveLength(50);
    expect(rate.taken).toHaveLength(50);
    const tooClose = rate.taken.filter((time, n) => time - (rate.taken[n - 20] ?? -Infinity) < 1000);
    expect(tooClose).toEqual([]);
  });

  it('leaves nothing of a budget unused that is no multiple of a batch', async () => {
    const demo = await startDemoTenant({ requestsPerSecond: 1000 });
    onTestFinished(() => demo.close());
    const rate = memoryRate();
    const urls = Array.from({ length: 60 }, () => '/subscribedSkus');
    await readAll(client(demo.url, { rate, requestsPerSecond: 30 }), 'v1.0', urls);
    const [first = 0, last = Infinity] = [rate.taken[0], rate.taken.at(-1)];
    expect(last - first).toBeLessThan(1900);
  });

  it('finishes a batch whose items are throttled, each answer in its place', async () => {
    const demo = await startDemoTenant({ requestsPerSecond: 8 });
    onTestFinished(() => demo.close());
    const upns = Array.from(
      { length: 20 },
      (_, n) => `phone-${String(n + 1).padStart(5, '0')}@contoso.example`,
    );
    const answers = await readAll(
      client(demo.url, { requestsPerSecond: 20 }),
      'v1.0',
      upns.map((upn) => `/users/${upn}`),
    );
    expect(answers.map((answer) => (answer.body as { userPrincipalName: string }).userPrincipalName)).toEqual(
      upns,
    );
    expect(demo.requests().some((request) => request.status === 429)).toBe(true);
  });
});
