import { describe, expect, it, onTestFinished } from 'vitest';
import type { TenantOptions } from '../../../../src/adapters/demo-tenant/options.ts';
import { createGraph } from '../../../../src/adapters/graph/index.ts';
import type { Device, Inventory } from '../../../../src/devices/index.ts';
import { parseMac } from '../../../../src/devices/index.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { startDemoTenant, type StartedTenant } from '../../../helpers/demo-tenant.ts';
import { startGraphStub } from '../../../helpers/graph-stub.ts';
import { freeRate } from '../../../helpers/rate.ts';

async function connected(
  options: Partial<TenantOptions> = {},
): Promise<{ demo: StartedTenant; inventory: Inventory }> {
  const demo = await startDemoTenant({ requestsPerSecond: 100_000, ...options });
  onTestFinished(() => demo.close());
  const { inventory } = createGraph({
    baseUrl: demo.graphBaseUrl,
    token: () => Promise.resolve(demo.token),
    rate: freeRate,
    requestsPerSecond: 15,
    log: silentLog,
  });
  return { demo, inventory };
}

async function all(inventory: Inventory): Promise<{ devices: Device[]; sizes: number[] }> {
  const devices: Device[] = [];
  const sizes: number[] = [];
  for await (const page of inventory.pages()) {
    devices.push(...page.devices);
    sizes.push(page.devices.length);
  }
  return { devices, sizes };
}

describe('src/adapters/graph/inventory.ts', () => {
  it('reads every phone once, past an empty page in the middle', async () => {
    const { inventory } = await connected({ devices: 240 });
    const { devices, sizes } = await all(inventory);
    expect(new Set(devices.map((device) => device.mac)).size).toBe(240);
    expect(sizes).toEqual([50, 50, 0, 50, 50, 40]);
  });

  it('reads a phone as the demo tenant has it', async () => {
    const { demo, inventory } = await connected({ devices: 30 });
    const phone = demo.tenant.world.phones.find((each) => each.account !== null && !each.offline)!;
    const { devices } = await all(inventory);
    expect(devices.find((device) => device.id === phone.id)).toMatchObject({
      mac: phone.mac,
      name: phone.assetTag,
      site: phone.location,
      region: phone.region,
      vendor: phone.model.vendor,
      model: phone.model.name,
      upn: demo.tenant.world.accounts.at(phone.account ?? -1)?.upn,
      modifiedAt: new Date(phone.changedAt),
    });
    const offline = demo.tenant.world.phones.filter((each) => each.offline).map((each) => each.id);
    expect(devices.filter((device) => device.health === 'offline').map((device) => device.id)).toEqual(
      offline,
    );
  });

  it('asks for a few phones alone, in one batch, and leaves out strangers', async () => {
    const { demo, inventory } = await connected({ devices: 500 });
    const wanted = demo.tenant.world.phones.slice(200, 203).map((phone) => phone.mac);
    const stranger = parseMac('00:04:f2:ff:ff:01')!;
    const found = await inventory.find([...wanted, stranger]);
    expect(found.map((device) => device.mac).sort()).toEqual([...wanted].sort());
    expect(demo.requests().filter((request) => request.kind === 'batch')).toHaveLength(1);
  });

  it('scans instead once a scan is known to cost fewer requests', async () => {
    const { demo, inventory } = await connected({ devices: 240 });
    await all(inventory);
    const before = demo.requests().length;
    const macs = demo.tenant.world.phones.slice(0, 100).map((phone) => phone.mac);
    expect(await inventory.find(macs)).toHaveLength(100);
    expect(demo.requests(before)).toHaveLength(6);
  });

  it('scans for many phones also in a process that has never scanned', async () => {
    const { demo, inventory } = await connected({ devices: 240 });
    const macs = demo.tenant.world.phones.slice(0, 100).map((phone) => phone.mac);
    expect(await inventory.find(macs)).toHaveLength(100);
    expect(demo.requests()).toHaveLength(6);
  });

  it('gives a scan up that costs more than asking, and does not try it again', async () => {
    const { demo, inventory } = await connected({ devices: 500 });
    const macs = demo.tenant.world.phones.slice(400, 404).map((phone) => phone.mac);
    expect(await inventory.find(macs)).toHaveLength(4);
    const before = demo.requests().length;
    expect(before).toBeLessThanOrEqual(10);
    expect(await inventory.find(macs)).toHaveLength(4);
    expect(demo.requests(before)).toHaveLength(5);
  });

  it('tells a phone in detail and never its PIN or its password', async () => {
    const { demo, inventory } = await connected({ devices: 5 });
    const phone = demo.tenant.world.phones[0]!;
    const detail = await inventory.detail(phone.id);
    expect(detail).toMatchObject({
      firmware: phone.firmware,
      availableFirmware: phone.model.firmware[0],
      ipAddress: expect.stringMatching(/^10\./) as string,
    });
    const path = `/beta/teamwork/devices/${phone.id}/configuration`;
    const { systemConfiguration } = (await demo.call('GET', path)).body as {
      systemConfiguration: { lockPin: string; defaultPassword: string };
    };
    const told = JSON.stringify(detail);
    expect(told).not.toContain(systemConfiguration.lockPin);
    expect(told).not.toContain(systemConfiguration.defaultPassword);
    expect(Object.keys(detail ?? {}).sort()).toEqual([
      'availableFirmware',
      'firmware',
      'ipAddress',
      'language',
      'lastSeenAt',
      'timeZone',
    ]);
  });

  it('knows nothing of a device that is not there', async () => {
    const { inventory } = await connected({ devices: 5 });
    expect(await inventory.detail('no-such-device')).toBeUndefined();
  });

  it('asks many phones for their firmware, twenty to a batch', async () => {
    const { demo, inventory } = await connected({ devices: 50 });
    const { phones } = demo.tenant.world;
    const told = await inventory.firmware([...phones.map(({ id }) => id), 'no-such-device']);
    expect(told).toEqual(
      new Map([...phones.map(({ id, firmware }) => [id, firmware] as const), ['no-such-device', null]]),
    );
    const batches = demo.requests().filter((request) => request.kind === 'batch');
    // 51 phones at 15 a batch, which is this client's share of a second, and the silent one's configuration.
    expect(batches).toHaveLength(5);
  });

  it('takes the firmware from the configuration where the health page does not tell it', async () => {
    const pages = [
      { softwareUpdateHealth: null },
      {
        softwareVersions: { firmwareSoftwareVersion: '6.4.3.5814' },
        systemConfiguration: { lockPin: '1234' },
      },
    ];
    const stub = await startGraphStub((_request, _base, count) => ({
      body: { responses: [{ id: '0', status: 200, body: pages[count - 1] }] },
    }));
    onTestFinished(() => stub.close());
    const { inventory } = createGraph({
      ...{ baseUrl: stub.url, token: () => Promise.resolve('demo'), rate: freeRate },
      ...{ requestsPerSecond: 15, log: silentLog },
    });
    expect([...(await inventory.firmware(['one']))]).toEqual([['one', '6.4.3.5814']]);
  });

  it('loses no phone while Graph fails and throttles', async () => {
    const { demo, inventory } = await connected({
      devices: 400,
      errorRate: 0.2,
      requestsPerSecond: 3,
      seed: 4,
    });
    expect((await all(inventory)).devices).toHaveLength(400);
    const statuses = new Set(demo.requests().map((request) => request.status));
    expect(statuses.has(429)).toBe(true);
    expect(statuses.has(502) || statuses.has(503) || statuses.has(504)).toBe(true);
  });

  it('reads 100,000 phones', async () => {
    const { inventory } = await connected({ devices: 100_000 });
    expect((await all(inventory)).devices).toHaveLength(100_000);
  });
});
