import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGraph } from '../../../src/adapters/graph/index.ts';
import { openStores, type Stores } from '../../../src/adapters/postgres/index.ts';
import { ensureFresh, EVERYTHING, syncInventory, type Inventory } from '../../../src/devices/index.ts';
import { LinekeeperError } from '../../../src/kernel/errors.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { startDemoTenant, steppedClock, type StartedTenant } from '../../helpers/demo-tenant.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/postgres.ts';
import { freeRate } from '../../helpers/rate.ts';

const PHONES = 1_500;
const MINUTE_MS = 60_000;

describe('src/devices/sync.ts', () => {
  let database: FreshDatabase;
  let stores: Stores;
  let demo: StartedTenant;
  let inventory: Inventory;
  // Phones are met by this machine's clock, readings begin by this one: it is ahead, so that none seems to be met too late.
  const clock = steppedClock('2100-01-01T00:00:00Z');
  beforeAll(async () => {
    database = await freshDatabase();
    stores = openStores(database.url, silentLog);
    demo = await startDemoTenant({ devices: PHONES, requestsPerSecond: 1e6 });
    const token = (): Promise<string> => Promise.resolve(demo.token);
    const limits = { rate: freeRate, requestsPerSecond: 1e6, log: silentLog };
    ({ inventory } = createGraph({ baseUrl: demo.graphBaseUrl, token, ...limits }));
  });
  afterAll(async () => {
    await stores.close();
    await demo.close();
    await database.drop();
  });

  /** An inventory that fails after so many pages. */
  function breaking(pages: number, error: Error): Inventory {
    let left = pages;
    return {
      ...inventory,
      async *pages(from) {
        for await (const page of inventory.pages(from)) {
          if (left-- === 0) throw error;
          yield page;
        }
      },
    };
  }
  const count = async (): Promise<number> => (await stores.devices.counts(EVERYTHING)).total;
  const pagesAsked = (since: number): number =>
    demo.requests(since).filter(({ path }) => path.startsWith('/beta/teamwork/devices')).length;
  const lost = new LinekeeperError('graph.unavailable', {}, { retry: 'later' });

  it('goes on where a reading was interrupted, and forgets nobody that was met before that', async () => {
    const before = demo.requests().length;
    await expect(syncInventory(breaking(25, lost), stores.devices, clock)).rejects.toBe(lost);
    expect(await stores.devices.syncedAt()).toBeNull();
    const began = clock.now();
    clock.advance(MINUTE_MS);
    const sync = await syncInventory(inventory, stores.devices, clock);
    expect(sync).toMatchObject({ startedAt: began, pages: 31, next: null });
    expect(await count()).toBe(PHONES);
    expect(await stores.devices.syncedAt()).toEqual(began);
    // 31 pages, one of them empty; six were read again, since ten are kept at once.
    expect(pagesAsked(before)).toBe(31 + 6);
  });

  it('begins anew where the interrupted reading is old, or its link is refused', async () => {
    await expect(syncInventory(breaking(25, lost), stores.devices, clock)).rejects.toBe(lost);
    clock.advance(10 * MINUTE_MS);
    expect(await syncInventory(inventory, stores.devices, clock)).toMatchObject({ startedAt: clock.now() });

    await expect(syncInventory(breaking(25, lost), stores.devices, clock)).rejects.toBe(lost);
    clock.advance(MINUTE_MS);
    let refuse = true;
    const picky: Inventory = {
      ...inventory,
      pages(from) {
        if (from === undefined || !refuse) return inventory.pages(from);
        refuse = false;
        return breaking(0, new LinekeeperError('graph.gone')).pages(from);
      },
    };
    expect(await syncInventory(picky, stores.devices, clock)).toMatchObject({ startedAt: clock.now() });
    expect(await count()).toBe(PHONES);
  });

  it('forgets the phones that a whole reading did not meet, and none that came meanwhile', async () => {
    const gone = { ...(await stores.devices.select(EVERYTHING, { offset: 0, limit: 1 }))[0]! };
    await stores.devices.upsert([{ ...gone, id: 'gone' }]);
    await syncInventory(inventory, stores.devices, clock);
    expect(await count()).toBe(PHONES);

    const past = steppedClock('2020-01-01T00:00:00Z');
    await stores.devices.upsert([{ ...gone, id: 'came' }]);
    await syncInventory(inventory, stores.devices, past);
    expect(await count()).toBe(PHONES + 1);
  });

  it('lets one process read at a time, and whoever needs fresh facts waits for it', async () => {
    clock.advance(20 * MINUTE_MS);
    const before = demo.requests().length;
    const asked = [1, 2, 3].map(() => ensureFresh(inventory, stores.devices, clock, 15 * MINUTE_MS));
    await Promise.all(asked);
    expect(pagesAsked(before)).toBe(31);
    expect(await stores.devices.syncedAt()).toEqual(clock.now());

    await stores.devices.syncs.alone(async () => {
      expect(await syncInventory(inventory, stores.devices, clock)).toBeUndefined();
    });
  });
});
