import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Phone } from '../../../src/adapters/demo-tenant/phones.ts';
import type { Device } from '../../../src/devices/index.ts';
import { startOperations, type OperationEngine } from '../../helpers/operations.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/postgres.ts';

/** Six pages of the inventory: of six phones and fewer, each is asked for by itself. */
const DEVICES = 300;

describe('src/operations/evidence.ts', () => {
  let database: FreshDatabase;
  let engine: OperationEngine;
  let idle: Phone[];
  /** What a phone that is asked for by itself looks like. */
  let look = (device: Device): Device => device;

  beforeAll(async () => {
    database = await freshDatabase();
    engine = await startOperations(database.url, { devices: DEVICES, operationMs: 20 }, ({ inventory }) => ({
      inventory: {
        ...inventory,
        find: async (macs) => (await inventory.find(macs)).map((device) => look(device)),
      },
    }));
    idle = engine.demo.tenant.world.phones.filter(({ offline, busy }) => !offline && !busy);
  });
  afterAll(async () => {
    await engine.close();
    await database.drop();
  });

  /** Restarts so many phones of all sites; what was read of the inventory meanwhile, and how it ended. */
  async function restarted(count: number): Promise<{ state: string; readings: number; oneByOne: number }> {
    const macs = idle.splice(0, count).map(({ mac }) => mac);
    const { id } = await engine.plan('restart', { selector: `mac:${macs.join('|')}`, waves: ['rest'] });
    await engine.approve(id);
    const before = engine.demo.requests().length;
    const { state } = await engine.run(id);
    const paths = engine.demo
      .requests()
      .slice(before)
      .map(({ path }) => path);
    return {
      state,
      readings: paths.filter((path) => path.endsWith('/devices?$top=50')).length,
      oneByOne: paths.filter((path) => path.includes('uniqueId eq')).length,
    };
  }

  it('asks for each of the last few phones by itself, at once', async () => {
    expect(await restarted(6)).toEqual({ state: 'succeeded', readings: 0, oneByOne: 6 });
  });

  it('reads the whole inventory where that costs less', async () => {
    expect(await restarted(7)).toEqual({ state: 'succeeded', readings: 1, oneByOne: 0 });
  });

  it('asks again for a phone that is not back yet, and for no other', async () => {
    const first = idle[0]?.id;
    let looks = 0;
    look = (device) => (device.id === first && looks++ < 1 ? { ...device, health: 'offline' } : device);
    expect(await restarted(3)).toEqual({ state: 'succeeded', readings: 0, oneByOne: 4 });
  });
});
