import { beforeEach, describe, expect, it } from 'vitest';
import { parseMac } from '../../../../src/devices/index.ts';
import { startDemoTenant, steppedClock, type StartedTenant } from '../../../helpers/demo-tenant.ts';

const phone = parseMac('00:04:f2:01:00:01')!;

describe('src/adapters/demo-tenant/admin-center.ts', () => {
  let clock: ReturnType<typeof steppedClock>;
  let demo: StartedTenant;
  beforeEach(async () => {
    clock = steppedClock();
    demo = await startDemoTenant({ clock, devices: 10 });
    return () => demo.close();
  });
  const state = async (mac = phone): Promise<unknown> => (await demo.adminCenter.states([mac])).get(mac);

  it('takes a phone from absent to waiting for its sign-in', async () => {
    expect(await state()).toBe('absent');
    expect(await demo.adminCenter.provision([{ mac: phone, location: 'Lyon' }])).toEqual([
      { mac: phone, outcome: 'added' },
    ]);
    expect(await state()).toBe('provisioned');
    await demo.adminCenter.verificationCodes([phone]);
    expect(await state()).toBe('code-issued');
    clock.advance(500);
    expect(await state()).toBe('waiting-for-sign-in');
  });

  it('reports a phone that is there already, provisioned or in the inventory', async () => {
    const known = demo.tenant.world.phones[0]!.mac;
    await demo.adminCenter.provision([{ mac: phone, location: 'Lyon' }]);
    const again = await demo.adminCenter.provision([phone, known].map((mac) => ({ mac, location: 'Lyon' })));
    expect(again.map((row) => row.outcome)).toEqual(['present', 'present']);
  });

  it('gives six digits for 24 hours, the same ones while they are good, and none to a stranger', async () => {
    await demo.adminCenter.provision([{ mac: phone, location: 'Lyon' }]);
    const stranger = parseMac('00:04:f2:01:00:02')!;
    const [first, ...rest] = await demo.adminCenter.verificationCodes([phone, stranger]);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ mac: phone, code: expect.stringMatching(/^\d{6}$/) as string });
    expect(first?.expiresAt.getTime()).toBe(clock.now().getTime() + 24 * 3_600_000);
    expect(await demo.adminCenter.verificationCodes([phone])).toEqual([first]);
  });

  it('waits with dialling until the site has a network again', async () => {
    await demo.call('POST', '/_demo/offline', { site: 'Lyon' });
    await demo.adminCenter.provision([{ mac: phone, location: 'Lyon' }]);
    await demo.adminCenter.verificationCodes([phone]);
    clock.advance(5000);
    expect(await state()).toBe('code-issued');
    await demo.call('POST', '/_demo/online', { site: 'Lyon' });
    clock.advance(1000);
    expect(await state()).toBe('waiting-for-sign-in');
  });

  it('never dials on a phone whose address ends in ef', async () => {
    const lonely = parseMac('00:04:f2:01:00:ef')!;
    await demo.adminCenter.provision([{ mac: lonely, location: 'Lyon' }]);
    await demo.adminCenter.verificationCodes([lonely]);
    clock.advance(3_600_000);
    expect(await state(lonely)).toBe('code-issued');
  });
});
