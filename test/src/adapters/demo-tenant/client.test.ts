import { describe, expect, it, onTestFinished } from 'vitest';
import { demoAdminCenter, demoTeamsAdmin } from '../../../../src/adapters/demo-tenant/client.ts';
import { startDemoTenant } from '../../../helpers/demo-tenant.ts';
import { startGraphStub } from '../../../helpers/graph-stub.ts';

describe('src/adapters/demo-tenant/client.ts', () => {
  it('names policies as accounts name theirs, without the tag of PowerShell', async () => {
    const demo = await startDemoTenant();
    onTestFinished(() => demo.close());
    expect(await demo.teamsAdmin.callingPolicies()).toEqual([
      { Identity: 'Global', AllowSIPDevicesCalling: false, AllowCallRedirect: 'Disabled' },
      { Identity: 'SIP phones', AllowSIPDevicesCalling: true, AllowCallRedirect: 'Enabled' },
    ]);
    expect(await demo.teamsAdmin.ipPhonePolicies()).toContainEqual({
      Identity: 'Common area',
      SignInMode: 'CommonAreaPhoneSignIn',
    });
  });

  it('says which service could not be reached, refused the token, or made no sense', async () => {
    const demo = await startDemoTenant();
    onTestFinished(() => demo.close());
    const stub = await startGraphStub(() => ({ body: '<html>' }));
    onTestFinished(() => stub.close());
    await expect(demoTeamsAdmin('http://127.0.0.1:1', 'demo').callingPolicies()).rejects.toMatchObject({
      code: 'teams-admin.unavailable',
      retry: 'later',
    });
    await expect(demoAdminCenter(demo.url, 'wrong').states([])).rejects.toMatchObject({
      code: 'admin-center.unauthorised',
    });
    await expect(demoAdminCenter(stub.url, 'demo').states([])).rejects.toMatchObject({
      code: 'admin-center.unreadable',
    });
  });

  it('asks for a failed call to be repeated later', async () => {
    const demo = await startDemoTenant({ errorRate: 1 });
    onTestFinished(() => demo.close());
    await expect(demo.teamsAdmin.bulkSignIns()).rejects.toMatchObject({
      code: 'teams-admin.unavailable',
      retry: 'later',
    });
  });
});
