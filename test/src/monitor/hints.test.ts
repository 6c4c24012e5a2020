import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGraph } from '../../../src/adapters/graph/index.ts';
import { openStores, type Stores } from '../../../src/adapters/postgres/index.ts';
import { EVERYTHING, syncInventory, type Device, type Inventory } from '../../../src/devices/index.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { confirmHints, type MonitorWorld } from '../../../src/monitor/index.ts';
import { startDemoTenant, steppedClock, type StartedTenant } from '../../helpers/demo-tenant.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/postgres.ts';
import { freeRate } from '../../helpers/rate.ts';

describe('src/monitor/hints.ts', () => {
  let database: FreshDatabase;
  let stores: Stores;
  let demo: StartedTenant;
  let world: MonitorWorld;
  let phones: readonly Device[];
  const clock = steppedClock('2100-01-01T00:00:00Z');
  const told: (readonly [number, string])[] = [];
  beforeAll(async () => {
    database = await freshDatabase();
    stores = openStores(database.url, silentLog);
    demo = await startDemoTenant({ devices: 30, requestsPerSecond: 1e6 });
    const token = (): Promise<string> => Promise.resolve(demo.token);
    const limits = { rate: freeRate, requestsPerSecond: 1e6, log: silentLog };
    const { inventory }: { inventory: Inventory } = createGraph({
      ...{ baseUrl: demo.graphBaseUrl, token },
      ...limits,
    });
    const wake = {
      incident: (id: number, when: string) => Promise.resolve(void told.push([id, when])),
      probe: () => Promise.resolve(),
    };
    world = { ...stores, inventory, clock, wake, log: silentLog } as unknown as MonitorWorld;
    const sync = await syncInventory(inventory, stores.devices, clock);
    if (sync) await stores.observations.observeAll(sync);
    phones = (await stores.devices.select(EVERYTHING, { offset: 0, limit: 30 })).filter(
      ({ health }) => health === 'healthy',
    );
  });
  afterAll(async () => {
    await stores.close();
    await demo.close();
    await database.drop();
  });

  const incidents = async (): Promise<number> =>
    (await stores.incidents.list({ open: true, page: 0, perPage: 9 })).total;
  /** The work of the job, whenever it asks to come back. */
  async function confirm(): Promise<number> {
    for (let looks = 1; ; looks++) {
      clock.advance(1_000);
      const next = await confirmHints(world);
      if (next === 'done') return looks;
      clock.advance(next.againInMs);
    }
  }

  it('reads the phone twice, and believes what it reads', async () => {
    const [fallen, well] = [phones[0]!, phones[1]!];
    await demo.call('POST', '/_demo/offline', { ids: [fallen.id] });
    await stores.hints.note('a', fallen.id);
    await stores.hints.note('b', well.id);
    await stores.hints.note('c', 'a phone that nobody knows');
    const before = demo.requests().length;
    expect(await confirm()).toBe(2);
    expect(demo.requests().length - before).toBeLessThan(6);
    expect(told).toEqual([[1, 'now']]);
    expect(await stores.incidents.phones(1, { offset: 0, limit: 9 })).toMatchObject([
      { deviceId: fallen.id, state: 'down' },
    ]);
  });

  it('sees by a hint that the phone is back', async () => {
    await demo.call('POST', '/_demo/online', { ids: [phones[0]!.id] });
    await stores.hints.note('d', phones[0]!.id);
    await confirm();
    expect(await incidents()).toBe(0);
    expect(await confirmHints(world)).toBe('done');
  });

  it('concludes nothing from hints alone', async () => {
    for (const { id } of phones) await stores.hints.note(`e-${id}`, id);
    await confirm();
    expect(await incidents()).toBe(0);
  });
});
