import { beforeEach, describe, expect, it } from 'vitest';
import { demoControl } from '../../../../src/adapters/demo-tenant/client.ts';
import { startDemoTenant, type StartedTenant } from '../../../helpers/demo-tenant.ts';

describe('src/adapters/demo-tenant/control.ts', () => {
  let demo: StartedTenant;
  beforeEach(async () => {
    demo = await startDemoTenant();
    return () => demo.close();
  });

  it('takes a site offline and brings it back, whatever the accents', async () => {
    const control = demoControl(demo.url);
    const inBrazil = demo.tenant.world.phones.filter((phone) => phone.location === 'São Paulo');
    await control.offline('sao paulo');
    expect(inBrazil.every((phone) => phone.offline)).toBe(true);
    expect(await control.online('São Paulo')).toBe(inBrazil.length);
    expect(inBrazil.some((phone) => phone.offline)).toBe(false);
    expect(await control.offline('Atlantis')).toBe(0);
  });

  it('takes single phones offline by their id or address', async () => {
    const [first, second] = demo.tenant.world.phones.filter((phone) => !phone.offline);
    const { body } = await demo.call('POST', '/_demo/offline', { ids: [first?.id, second?.mac] });
    expect(body).toEqual({ devices: 2 });
  });

  it('lists every request in order, with what it touched, from a number on', async () => {
    const phone = demo.tenant.world.phones[0]!;
    await demo.call('POST', `/beta/teamwork/devices/${phone.id}/restart`);
    await demo.adminCenter.provision([{ mac: phone.mac, location: 'Lyon' }]);
    const response = await fetch(`${demo.url}/_demo/requests?since=0`);
    const lines = (await response.text()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { n: 1, kind: 'restart', deviceIds: [phone.id], status: 202 },
      { n: 2, kind: 'provision', macs: [phone.mac], status: 200 },
    ]);
    expect(await (await fetch(`${demo.url}/_demo/requests?since=2`)).text()).toBe('');
  });

  it('starts over as another tenant', async () => {
    const { body } = await demo.call('POST', '/_demo/reset', { devices: 12, seed: 5, bulkSignInMs: 10 });
    expect(body).toMatchObject({ devices: 12, requests: 0 });
    expect(demo.tenant.world.options).toMatchObject({ seed: 5, bulkSignInMs: 10, token: 'demo' });
  });

  it('changes the limits while it runs, and refuses nonsense', async () => {
    await demo.call('POST', '/_demo/limits', { requestsPerSecond: 5 });
    expect(demo.tenant.world.options).toMatchObject({ requestsPerSecond: 5, bulkSignInMs: 4000 });
    expect((await demo.call('POST', '/_demo/limits', { errorRate: 2 })).status).toBe(400);
  });

  it('gives an account what it lacked, for everybody who asks from then on', async () => {
    const upn = 'no-licence@contoso.example';
    const { body } = await demo.call('POST', '/_demo/account', {
      upn,
      licensed: true,
      number: '+33412000001',
    });
    expect(body).toMatchObject({ upn, licensed: true, enabled: true });
    expect(demo.tenant.world.accounts.find(upn)).toMatchObject({ licensed: true, number: '+33412000001' });
    const nobody = await demo.call('POST', '/_demo/account', { upn: 'nobody@contoso.example' });
    expect(nobody.status).toBe(404);
  });

  it('begins and ends calls, on phones that are online', async () => {
    const inLyon = demo.tenant.world.phones.filter((phone) => phone.location === 'Lyon' && !phone.offline);
    const idle = inLyon.filter((phone) => !phone.busy).length;
    const { body } = await demo.call('POST', '/_demo/busy', { site: 'Lyon', busy: true });
    expect(body).toEqual({ devices: idle });
    expect(inLyon.every((phone) => phone.busy)).toBe(true);
    await demo.call('POST', '/_demo/busy', { ids: [inLyon[0]?.id], busy: false });
    expect(inLyon.filter((phone) => !phone.busy)).toEqual([inLyon[0]]);
    expect((await demo.call('POST', '/_demo/busy', { site: 'Lyon' })).status).toBe(400);
  });

  it('switches the device API off and on', async () => {
    const path = '/beta/teamwork/devices';
    await demo.call('POST', '/_demo/limits', { deviceApi: 'gone' });
    expect((await demo.call('GET', path)).status).toBe(404);
    await demo.call('POST', '/_demo/limits', { deviceApi: 'there' });
    expect((await demo.call('GET', path)).status).toBe(200);
  });

  it('cuts connections after what was asked for was accepted, and after nothing else', async () => {
    const { id } = demo.tenant.world.phones.find((phone) => !phone.offline)!;
    const path = `/beta/teamwork/devices/${id}`;
    await demo.call('POST', '/_demo/limits', { loseAnswers: 1 });
    await expect(demo.call('POST', `${path}/restart`)).rejects.toThrow('fetch failed');
    expect((await demo.call('POST', `${path}/restart`)).status).toBe(409);
    const requests = [{ id: '1', method: 'GET', url: `/teamwork/devices/${id}` }];
    expect((await demo.call('POST', '/beta/$batch', { requests })).status).toBe(200);
  });
});
