import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { GraphMeasures } from '../../../../src/adapters/graph/measures.ts';
import { startDemoTenant } from '../../../helpers/demo-tenant.ts';
import { connectGraph } from '../../../helpers/graph.ts';
import { memoryRate } from '../../../helpers/rate.ts';

describe('src/adapters/graph/measures.ts', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function measured(
    tenant: Parameters<typeof startDemoTenant>[0] = {},
    requestsPerSecond = 30,
    sleep = (ms: number): Promise<unknown> => wait(ms),
  ) {
    const demo = await startDemoTenant({ devices: 120, ...tenant });
    closing.push(() => demo.close());
    const told = { statuses: [] as (number | undefined)[], counted: 0, waited: 0, throttled: 0, retried: 0 };
    const measures: GraphMeasures = {
      exchanged: (status, seconds) => {
        expect(seconds).toBeGreaterThan(0);
        told.statuses.push(status);
      },
      counted: (requests) => (told.counted += requests),
      waited: (seconds) => (told.waited += seconds),
      throttled: () => (told.throttled += 1),
      retried: () => (told.retried += 1),
    };
    const graph = connectGraph(demo.graphBaseUrl, {
      ...{ rate: memoryRate(), requestsPerSecond, measures },
      sleep: (ms) => sleep(ms).then(() => undefined),
    });
    return { demo, graph, told };
  }

  async function read({ inventory }: ReturnType<typeof connectGraph>): Promise<string[]> {
    const ids: string[] = [];
    for await (const { devices } of inventory.pages()) ids.push(...devices.map(({ id }) => id));
    return ids;
  }

  it('tells of each page, as one request, and of what waits for the budget', async () => {
    const { demo, graph, told } = await measured({}, 2);
    await read(graph);
    const pages = demo.requests().length;
    expect(pages).toBeGreaterThan(2);
    expect(told.statuses).toEqual(demo.requests().map(() => 200));
    expect(told).toMatchObject({ counted: pages, throttled: 0, retried: 0 });
    // Three at two a second: the third waits for the first second to be over.
    expect(told.waited).toBeGreaterThan(0.5);
  });

  it('tells of what is throttled, and that it is asked for again', async () => {
    const { graph, told } = await measured({ requestsPerSecond: 2 });
    await read(graph);
    expect(told.throttled).toBeGreaterThan(0);
    expect(told.retried).toBe(told.throttled);
    expect(told.statuses.filter((status) => status === 429)).toHaveLength(told.throttled);
  });

  it('tells of what is throttled inside a batch, whose own answer says nothing of it', async () => {
    const { demo, graph, told } = await measured();
    const ids = await read(graph);
    told.statuses.splice(0);
    await demo.call('POST', '/_demo/limits', { requestsPerSecond: 2 });
    await graph.inventory.firmware(ids.slice(0, 3));
    expect(told.statuses.length).toBeGreaterThan(1);
    expect(told.statuses.every((status) => status === 200)).toBe(true);
    expect(told.throttled).toBeGreaterThan(0);
    expect(told.retried).toBe(told.throttled);
  });

  it('tells of a server that does not answer', async () => {
    const { demo, graph, told } = await measured({}, 30, () => Promise.resolve());
    await demo.close();
    closing.splice(0);
    await expect(read(graph)).rejects.toThrow();
    expect(told.statuses.length).toBeGreaterThan(1);
    expect(told.statuses.every((status) => status === undefined)).toBe(true);
  });
});
