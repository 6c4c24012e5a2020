import { describe, expect, it, onTestFinished } from 'vitest';
import type { TenantOptions } from '../../../../src/adapters/demo-tenant/options.ts';
import type { Phone } from '../../../../src/adapters/demo-tenant/phones.ts';
import type { DeviceActions, DeviceRequest } from '../../../../src/operations/tenant.ts';
import { startDemoTenant, steppedClock, type StartedTenant } from '../../../helpers/demo-tenant.ts';
import { startGraphStub, type StubAnswer } from '../../../helpers/graph-stub.ts';
import { connectGraph } from '../../../helpers/graph.ts';

interface Connected {
  readonly demo: StartedTenant;
  readonly actions: DeviceActions;
  /** Phones that answer. */
  readonly phones: readonly Phone[];
  /** How often this was accepted for a phone, by its id. */
  effects(kind: string): ReadonlyMap<string, number>;
}

async function connected(options: Partial<TenantOptions> = {}): Promise<Connected> {
  const demo = await startDemoTenant({ requestsPerSecond: 100_000, ...options });
  onTestFinished(() => demo.close());
  return {
    demo,
    actions: connectGraph(demo.url).actions,
    phones: demo.tenant.world.phones.filter((phone) => !phone.offline),
    effects(kind) {
      const counts = new Map<string, number>();
      for (const entry of demo.requests().filter((each) => each.kind === kind && each.status === 202))
        for (const id of entry.deviceIds) counts.set(id, (counts.get(id) ?? 0) + 1);
      return counts;
    },
  };
}

/** Devices without a tenant behind them: `d0`, `d1` … */
const devices = (count: number): DeviceRequest[] =>
  Array.from({ length: count }, (_, n) => ({ deviceId: `d${n}` }));
const requestsOf = (phones: readonly Phone[]): DeviceRequest[] => phones.map(({ id }) => ({ deviceId: id }));

/** A Graph that answers every item of every batch alike. */
async function answeringAll(item: StubAnswer & { missing?: boolean }): Promise<{ actions: DeviceActions }> {
  const stub = await startGraphStub((request, _base, _count, sent) => {
    if (request.method === 'GET') return { body: { value: [] } };
    const { requests } = JSON.parse(sent) as { requests: { id: string }[] };
    const answer = { status: 200, headers: {}, body: {}, ...item };
    return { body: { responses: item.missing ? [] : requests.map(({ id }) => ({ id, ...answer })) } };
  });
  onTestFinished(() => stub.close());
  return connectGraph(stub.url);
}

const error = (code: string, message = ''): object => ({ error: { code, message } });

describe('src/adapters/graph/device-actions.ts', () => {
  it('restarts each phone once and tells, in their order, where to follow each', async () => {
    const { actions, phones, effects } = await connected();
    const chosen = phones.slice(0, 50);
    const asked = await actions.ask('restart', requestsOf(chosen));
    expect(asked.map(({ state }) => state)).toEqual(chosen.map(() => 'accepted'));
    expect(effects('restart')).toEqual(new Map(chosen.map(({ id }) => [id, 1])));
    const operations = asked.map((answer, n) => ({
      deviceId: chosen[n]!.id,
      operationId: answer.state === 'accepted' ? (answer.operationId ?? '') : '',
    }));
    const followed = await actions.follow(operations);
    expect(followed.map((operation) => operation?.state)).toEqual(chosen.map(() => 'under-way'));
  });

  it('offers what Graph has, and signing out is none of it', () => {
    const { actions } = connectGraph('http://127.0.0.1:1');
    expect([...actions.offers]).toEqual(['restart', 'runDiagnostics', 'updateSoftware']);
  });

  it('hands the version to be installed over', async () => {
    const clock = steppedClock();
    const { actions, phones } = await connected({ clock });
    const deviceId = phones[0]!.id;
    await actions.ask('updateSoftware', [{ deviceId, software: { type: 'firmware', version: '9.9.9' } }]);
    clock.advance(2000);
    await actions.newest('updateSoftware', [deviceId]);
    expect(phones[0]?.firmware).toBe('9.9.9');
  });

  it('says that the same is under way, and that a device is gone', async () => {
    const { actions, phones, effects } = await connected();
    const [busy, free] = [phones[0]!.id, phones[1]!.id];
    await actions.ask('restart', [{ deviceId: busy }]);
    const asked = await actions.ask('restart', [...devices(1), { deviceId: busy }, { deviceId: free }]);
    expect(asked).toMatchObject([
      { state: 'refused', code: 'device-gone' },
      { state: 'under-way' },
      { state: 'accepted' },
    ]);
    expect(effects('restart').get(busy)).toBe(1);
  });

  it('follows operations to their end, failed or not, and knows nothing of others', async () => {
    const clock = steppedClock();
    const { demo, actions, phones } = await connected({ clock });
    const off = demo.tenant.world.phones.find((phone) => phone.offline)!;
    const chosen = [phones[0]!, off];
    const asked = await actions.ask('runDiagnostics', requestsOf(chosen));
    clock.advance(2000);
    const operations = asked.map((answer, n) => ({
      deviceId: chosen[n]!.id,
      operationId: answer.state === 'accepted' ? (answer.operationId ?? '') : '',
    }));
    const unknown = { deviceId: off.id, operationId: 'e0' };
    expect(await actions.follow([...operations, unknown])).toMatchObject([
      { state: 'succeeded', problem: null },
      { state: 'failed', problem: 'DeviceOffline' },
      undefined,
    ]);
  });

  it('finds the newest operation of a kind, whatever others there are', async () => {
    const clock = steppedClock();
    const { actions, phones } = await connected({ clock });
    const [first, second] = requestsOf(phones);
    for (const action of ['restart', 'runDiagnostics', 'restart', 'runDiagnostics'] as const) {
      await actions.ask(action, [first!]);
      clock.advance(5000);
    }
    const found = await actions.newest('restart', [first!.deviceId, second!.deviceId, 'd0']);
    expect(found).toMatchObject([{ createdAt: new Date('2026-03-02T09:00:10Z') }, undefined, undefined]);
  });

  it('looks for the newest on every page, in whichever order they come', async () => {
    const page = (days: readonly number[], next?: string): object => ({
      value: days.map((day) => ({
        ...{ id: `op-${day}`, operationType: 'DeviceRestart', status: 'successful' },
        createdDateTime: `2026-03-0${day}T12-01-03.45Z`,
        error: { code: 'Unknown', message: 'Unknown' },
      })),
      ...(next === undefined ? {} : { '@odata.nextLink': next }),
    });
    const stub = await startGraphStub((_request, base, _count, sent) => {
      const { requests } = JSON.parse(sent) as { requests: { id: string; url: string }[] };
      const responses = requests.map(({ id, url }) => ({
        ...{ id, status: 200, headers: {} },
        body: url.includes('$skiptoken=')
          ? page([1, 3])
          : page([2, 4, 1], `${base}/beta/teamwork/devices/d0/operations?$top=50&$skiptoken=x`),
      }));
      return { body: { responses } };
    });
    onTestFinished(() => stub.close());
    const { actions } = connectGraph(stub.url);
    expect(await actions.newest('restart', ['d0'])).toEqual([
      {
        id: 'op-4',
        state: 'succeeded',
        createdAt: new Date('2026-03-04T12:01:03.45Z'),
        tookMs: null,
        problem: null,
      },
    ]);
    expect(stub.requests()).toBe(2);
  });

  it('does not know whether a phone was asked when the answer is lost, and asks no further', async () => {
    const { demo, actions, phones, effects } = await connected({ loseAnswers: 1 });
    const chosen = phones.slice(0, 40);
    const asked = await actions.ask('restart', requestsOf(chosen));
    expect(asked.map(({ state }) => state)).toEqual(chosen.map((_, n) => (n < 15 ? 'unsure' : 'later')));
    const accepted = chosen.slice(0, 15).map(({ id }) => id);
    expect(effects('restart')).toEqual(new Map(accepted.map((id) => [id, 1])));
    demo.tenant.world.options = { ...demo.tenant.world.options, loseAnswers: 0 };
    const found = await actions.newest('restart', accepted);
    expect(found.map((operation) => operation?.state)).toEqual(accepted.map(() => 'under-way'));
  });

  it('leaves what is throttled for later, and stops asking', async () => {
    const { actions, phones, effects } = await connected({ requestsPerSecond: 10 });
    const asked = await actions.ask('restart', requestsOf(phones.slice(0, 40)));
    const states = asked.map((answer) => answer.state);
    expect(states.filter((state) => state === 'accepted')).toHaveLength(10);
    expect(states.filter((state) => state === 'later')).toHaveLength(30);
    expect(effects('restart').size).toBe(10);
  });

  it.each([
    [202, { location: '/teamwork/devices/d0/operations/7' }, { state: 'accepted', operationId: '7' }],
    [202, { Location: `https://x/operations('7')?a=b` }, { state: 'accepted', operationId: '7' }],
    [202, {}, { state: 'under-way' }],
    [409, {}, { state: 'under-way' }],
    [404, {}, { state: 'refused', code: 'device-gone' }],
    [400, {}, { state: 'refused', code: 'refused' }],
    [422, {}, { state: 'refused', code: 'refused' }],
    [429, { 'Retry-After': '17' }, { state: 'later', waitMs: 17_000 }],
    [429, { 'Retry-After': 17 }, { state: 'later', waitMs: 17_000 }],
    [429, {}, { state: 'later', waitMs: 60_000 }],
    [429, { 'Retry-After': '1e99' }, { state: 'later', waitMs: 3_600_000 }],
    [503, { 'Retry-After': '2' }, { state: 'later', waitMs: 2000 }],
    [503, {}, { state: 'unsure' }],
    [500, {}, { state: 'unsure' }],
    [502, {}, { state: 'unsure' }],
    [504, { 'Retry-After': '2' }, { state: 'unsure' }],
    [408, {}, { state: 'unsure' }],
    [302, {}, { state: 'unsure' }],
  ])('takes an item with %i and %o for %o', async (status, headers, expected) => {
    const { actions } = await answeringAll({ status, headers: headers as Record<string, string> });
    expect(await actions.ask('restart', devices(1))).toEqual([expected]);
  });

  it('is unsure of an item that the answer leaves out', async () => {
    const { actions } = await answeringAll({ missing: true });
    expect(await actions.ask('restart', devices(2))).toEqual([{ state: 'unsure' }, { state: 'unsure' }]);
  });

  it.each([
    [401, {}, { code: 'graph.unauthorised' }],
    [403, {}, { code: 'graph.forbidden', details: { permission: 'TeamworkDevice.ReadWrite.All' } }],
    [410, {}, { code: 'graph.gone' }],
    [501, {}, { code: 'graph.gone' }],
    [400, error('BadRequest', `Resource not found for the segment 'devices'.`), { code: 'graph.gone' }],
  ])('throws when all of them are answered %i %o', async (status, body, expected) => {
    const { actions } = await answeringAll({ status, body });
    await expect(actions.ask('restart', devices(2))).rejects.toMatchObject(expected);
  });

  it.each([
    ['is refused', { status: 400, body: error('BadRequest') }, { code: 'graph.refused' }],
    ['is forbidden', { status: 403 }, { code: 'graph.forbidden' }],
    ['finds the resource gone', { status: 410 }, { code: 'graph.gone' }],
  ])('throws when a whole batch %s', async (_what, answer, expected) => {
    const stub = await startGraphStub(() => answer);
    onTestFinished(() => stub.close());
    const { actions } = connectGraph(stub.url);
    await expect(actions.ask('restart', devices(2))).rejects.toMatchObject(expected);
    expect(stub.requests()).toBe(1);
  });

  it.each([
    ['is cut off', { cut: true }, 'unsure'],
    ['meets a 502', { status: 502 }, 'unsure'],
    ['meets a 503', { status: 503 }, 'unsure'],
    ['is answered with HTML', { body: '<html>' }, 'unsure'],
    ['is redirected', { status: 307, headers: { location: '/elsewhere' } }, 'unsure'],
    ['is throttled', { status: 429, headers: { 'retry-after': '3' } }, 'later'],
    ['meets a busy service', { status: 503, headers: { 'retry-after': '3' } }, 'later'],
  ])('sends a batch that %s only once', async (_what, answer, expected) => {
    const stub = await startGraphStub(() => answer);
    onTestFinished(() => stub.close());
    const asked = await connectGraph(stub.url).actions.ask('restart', devices(40));
    expect(stub.requests()).toBe(1);
    expect(asked.map(({ state }) => state)).toEqual(asked.map((_, n) => (n < 15 ? expected : 'later')));
    expect(asked).toHaveLength(40);
  });

  it('knows that nothing was asked where Graph cannot be reached', async () => {
    const stub = await startGraphStub(() => ({}));
    await stub.close();
    const { actions } = connectGraph(stub.url);
    await expect(actions.ask('restart', devices(2))).rejects.toMatchObject({
      ...{ code: 'graph.unavailable', retry: 'later' },
    });
  });

  it('keeps what was accepted when the rest is forbidden', async () => {
    const stub = await startGraphStub((_request, _base, count, sent) => {
      const { requests } = JSON.parse(sent) as { requests: { id: string }[] };
      const accepted = { status: 202, headers: { Location: '/operations/1' } };
      return {
        body: {
          responses: requests.map(({ id }) => ({ id, ...(count === 1 ? accepted : { status: 403 }) })),
        },
      };
    });
    onTestFinished(() => stub.close());
    const asked = await connectGraph(stub.url).actions.ask('restart', devices(40));
    expect(asked.map(({ state }) => state)).toEqual(asked.map((_, n) => (n < 15 ? 'accepted' : 'later')));
    expect(stub.requests()).toBe(2);
  });

  it('throws graph.gone where Microsoft has switched devices off, whatever is asked of them', async () => {
    const { actions, phones, effects } = await connected({ deviceApi: 'gone' });
    const [first] = requestsOf(phones);
    const gone = { code: 'graph.gone' };
    await expect(actions.ask('restart', [first!])).rejects.toMatchObject(gone);
    await expect(actions.newest('restart', [first!.deviceId])).rejects.toMatchObject(gone);
    await expect(actions.follow([{ deviceId: first!.deviceId, operationId: '1' }])).rejects.toMatchObject(
      gone,
    );
    expect(effects('restart').size).toBe(0);
  });

  it('throws when the token is refused', async () => {
    const { demo, phones } = await connected();
    const { actions } = connectGraph(demo.url, { token: () => Promise.resolve('wrong') });
    await expect(actions.ask('restart', requestsOf(phones))).rejects.toMatchObject({
      code: 'graph.unauthorised',
    });
  });
});
