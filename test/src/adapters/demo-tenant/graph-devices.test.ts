import { describe, expect, it, onTestFinished } from 'vitest';
import { startDemoTenant, steppedClock, type StartedTenant } from '../../../helpers/demo-tenant.ts';
import type { TenantOptions } from '../../../../src/adapters/demo-tenant/options.ts';

async function started(options: Partial<TenantOptions> = {}): Promise<StartedTenant> {
  const tenant = await startDemoTenant({ requestsPerSecond: 10_000, ...options });
  onTestFinished(() => tenant.close());
  return tenant;
}

describe('src/adapters/demo-tenant/graph-devices.ts', () => {
  it('gives 20 devices a page by default, 50 at most, and refuses more in the shape of a Graph error', async () => {
    const { call } = await started();
    const standard = (await call('GET', '/beta/teamwork/devices')).body as { value: unknown[] };
    const large = (await call('GET', '/beta/teamwork/devices?$top=50')).body as { value: unknown[] };
    expect([standard.value.length, large.value.length]).toEqual([20, 50]);
    const tooLarge = await call('GET', '/beta/teamwork/devices?$top=51');
    expect(tooLarge).toMatchObject({ status: 400, body: { error: { code: 'BadRequest' } } });
  });

  it('keeps a PIN and a password in a configuration, as Graph does', async () => {
    const { call, tenant } = await started();
    const { body } = await call(
      'GET',
      `/beta/teamwork/devices/${tenant.world.phones[0]?.id ?? ''}/configuration`,
    );
    expect(body).toMatchObject({
      systemConfiguration: {
        lockPin: expect.stringMatching(/^\d{6}$/) as string,
        defaultPassword: expect.stringContaining('demo-') as string,
      },
    });
  });

  it.each([
    ['deviceType', 'sip', 20],
    ['deviceType', 'teamsRoom', 0],
  ])('filters on %s eq %s', async (field, value, expected) => {
    const { call } = await started();
    const { body } = await call('GET', `/beta/teamwork/devices?$filter=${field} eq '${value}'`);
    expect((body as { value: unknown[] }).value).toHaveLength(expected);
  });

  it('finds one device by its unique id and by its user', async () => {
    const { call, tenant } = await started();
    const phone = tenant.world.phones.find((each) => each.account !== null)!;
    const user = tenant.world.accounts.at(phone.account ?? -1);
    const uniqueId = phone.mac.match(/../g)!.join('-');
    for (const filter of [
      `hardwareDetail/uniqueId eq '${uniqueId}'`,
      `currentUser/id eq '${user?.id ?? ''}'`,
    ]) {
      expect((await call('GET', `/beta/teamwork/devices?$filter=${filter}`)).body).toMatchObject({
        value: [{ id: phone.id }],
      });
    }
  });

  it.each([`healthStatus eq 'offline'`, `startswith(deviceType,'s')`, `deviceType ne 'sip'`])(
    'refuses the filter %s',
    async (filter) => {
      const { call } = await started();
      const { status } = await call('GET', `/beta/teamwork/devices?$filter=${encodeURIComponent(filter)}`);
      expect(status).toBe(400);
    },
  );

  it('accepts a restart once, refuses the same while it runs, and has the phone away meanwhile', async () => {
    const clock = steppedClock();
    const { call, tenant } = await started({ clock });
    const phone = tenant.world.phones.find((each) => !each.offline)!;
    const path = `/beta/teamwork/devices/${phone.id}`;
    const accepted = await call('POST', `${path}/restart`);
    expect(accepted.status).toBe(202);
    const location = accepted.headers.get('location')!;
    expect((await call('POST', `${path}/restart`)).status).toBe(409);
    expect((await call('GET', `/beta${location}`)).body).toMatchObject({
      status: 'Queued',
      operationType: 'deviceRestart',
    });
    clock.advance(1000);
    expect((await call('GET', path)).body).toMatchObject({ healthStatus: 'offline' });
    clock.advance(1000);
    expect((await call('GET', `/beta${location}`)).body).toMatchObject({ status: 'Successful' });
    expect((await call('GET', path)).body).not.toMatchObject({ healthStatus: 'offline' });
    expect((await call('POST', `${path}/restart`)).status).toBe(202);
  });

  it('fails an operation on a phone that is offline', async () => {
    const clock = steppedClock();
    const { call, tenant } = await started({ clock });
    const phone = tenant.world.phones.find((each) => each.offline)!;
    const { headers } = await call('POST', `/beta/teamwork/devices/${phone.id}/runDiagnostics`);
    clock.advance(2000);
    expect((await call('GET', `/beta${headers.get('location') ?? ''}`)).body).toMatchObject({
      status: 'Failed',
    });
  });

  it('runs the version it was told to update to, once the update is over', async () => {
    const clock = steppedClock();
    const { call, tenant } = await started({ clock });
    const phone = tenant.world.phones.find((each) => !each.offline)!;
    const path = `/beta/teamwork/devices/${phone.id}`;
    expect((await call('POST', `${path}/updateSoftware`, {})).status).toBe(400);
    const update = { softwareType: 'firmware', softwareVersion: '9.9.9' };
    expect((await call('POST', `${path}/updateSoftware`, update)).status).toBe(202);
    clock.advance(2000);
    expect((await call('GET', `${path}/health`)).body).toMatchObject({
      softwareUpdateHealth: { firmwareSoftwareUpdateStatus: { currentVersion: '9.9.9' } },
    });
  });

  it('has a phone with an older build run the approved one after a restart', async () => {
    const clock = steppedClock();
    const { call, tenant } = await started({ clock });
    const phone = tenant.world.phones.find(
      ({ offline, firmware, model }) => !offline && firmware !== model.firmware[0],
    )!;
    await call('POST', `/beta/teamwork/devices/${phone.id}/restart`);
    clock.advance(2000);
    await call('GET', '/beta/teamwork/devices');
    expect(phone.firmware).toBe(phone.model.firmware[0]);
  });

  it('fails as many operations as it is told to', async () => {
    const clock = steppedClock();
    const { call, tenant } = await started({ clock, failShare: 1 });
    const phone = tenant.world.phones.find((each) => !each.offline)!;
    const { headers } = await call('POST', `/beta/teamwork/devices/${phone.id}/restart`);
    clock.advance(2000);
    expect((await call('GET', `/beta${headers.get('location') ?? ''}`)).body).toMatchObject({
      ...{ status: 'Failed', error: { code: 'InternalError' } },
    });
  });
});
