import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createGraph } from '../../../src/adapters/graph/index.ts';
import { openStores, type Stores } from '../../../src/adapters/postgres/index.ts';
import { checkFirmware, type Phones } from '../../../src/checks/firmware.ts';
import { EVERYTHING, syncInventory, type Inventory } from '../../../src/devices/index.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { startDemoTenant, steppedClock, type StartedTenant } from '../../helpers/demo-tenant.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/postgres.ts';
import { freeRate } from '../../helpers/rate.ts';

const HOUR = 3_600_000;

describe('src/checks/firmware.ts', () => {
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

  /** A fleet that nobody has looked at yet. */
  async function fleet(devices: number, seed = 1): Promise<{ demo: StartedTenant; inventory: Inventory }> {
    const demo = await startDemoTenant({ devices, seed, requestsPerSecond: 1e6 });
    onTestFinished(() => demo.close());
    const { inventory } = createGraph({
      ...{ baseUrl: demo.graphBaseUrl, token: () => Promise.resolve(demo.token) },
      ...{ rate: freeRate, requestsPerSecond: 1e6, log: silentLog },
    });
    await syncInventory(inventory, stores.devices, systemClock);
    return { demo, inventory };
  }

  const readings = (demo: StartedTenant): string[] =>
    demo.requests().flatMap(({ path }) => (path.endsWith('/health') ? [path] : []));

  it('is finished by another worker, which reads none of the phones again', async () => {
    const { demo, inventory } = await fleet(500);
    const clock = steppedClock(new Date().toISOString());
    const phones: Phones = { devices: stores.devices, inventory, clock };
    const stopping = new AbortController();
    const dying: Inventory = {
      ...inventory,
      async firmware(ids) {
        if (readings(demo).length >= 200) stopping.abort(new Error('the worker stops'));
        return inventory.firmware(ids);
      },
    };
    await expect(checkFirmware(EVERYTHING, { ...phones, inventory: dying }, stopping.signal)).rejects.toThrow(
      'the worker stops',
    );
    const before = readings(demo).length;
    expect(before).toBe(300);

    const findings = await checkFirmware(EVERYTHING, phones);
    expect(readings(demo)).toHaveLength(500);
    expect(new Set(readings(demo)).size).toBe(500);
    const approved = demo.tenant.world.phones.filter(({ firmware, model }) => firmware === model.firmware[0]);
    const counted = findings
      .filter(({ outcome }) => outcome === 'passed')
      .reduce((sum, { phones: of }) => sum + (of?.count ?? 0), 0);
    expect(counted).toBe(approved.length);

    clock.advance(23 * HOUR);
    await checkFirmware(EVERYTHING, phones);
    expect(readings(demo)).toHaveLength(500);
    clock.advance(2 * HOUR);
    await checkFirmware(EVERYTHING, phones);
    expect(readings(demo)).toHaveLength(1_000);
  });

  it('costs the requests of 10,000 phones and a few statements, not one for each phone', async () => {
    const { demo, inventory } = await fleet(10_000, 2);
    let statements = 0;
    const devices = new Proxy(stores.devices, {
      get: (target, name, receiver) => {
        statements++;
        return Reflect.get(target, name, receiver) as unknown;
      },
    });
    const clock = steppedClock(new Date().toISOString());
    const findings = await checkFirmware(EVERYTHING, { devices, inventory, clock });
    expect(readings(demo)).toHaveLength(10_000);
    expect(statements).toBeLessThan(500);
    expect(findings.length).toBeLessThanOrEqual(25);
  }, 60_000);
});
