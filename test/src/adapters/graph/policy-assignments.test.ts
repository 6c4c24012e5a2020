import { describe, expect, it, onTestFinished } from 'vitest';
import { startDemoTenant, type StartedTenant } from '../../../helpers/demo-tenant.ts';
import { startGraphStub } from '../../../helpers/graph-stub.ts';
import { connectGraph } from '../../../helpers/graph.ts';

async function tenant(): Promise<StartedTenant> {
  const demo = await startDemoTenant({ devices: 80, requestsPerSecond: 100_000 });
  onTestFinished(() => demo.close());
  return demo;
}

const CALLING = 'TeamsCallingPolicy';

describe('src/adapters/graph/policy-assignments.ts', () => {
  it('knows which policies can be granted, by their names and without case', async () => {
    const { policies } = connectGraph((await tenant()).url);
    expect(await policies.exists(CALLING, 'SIP phones')).toBe(true);
    expect(await policies.exists(CALLING, 'sip PHONES')).toBe(true);
    expect(await policies.exists('TeamsIPPhonePolicy', 'SIP phones')).toBe(false);
    expect(await policies.exists(CALLING, `O'Brien, 50%`)).toBe(false);
  });

  it('grants a policy by its id and takes it away, as far as the directory tells', async () => {
    const demo = await tenant();
    const { policies, directory } = connectGraph(demo.url);
    const upn = 'no-sip-policy@contoso.example';
    const { id } = demo.tenant.world.accounts.find(upn)!;
    const policyOf = async (): Promise<string | undefined> =>
      (await directory.accounts([upn])).get(upn)?.callingPolicy;
    await policies.assign(CALLING, 'SIP phones', [id]);
    expect(await policyOf()).toBe('SIP phones');
    await policies.assign(CALLING, null, [id]);
    expect(await policyOf()).toBe('Global');
  });

  it('grants to many in calls of fifty', async () => {
    const demo = await tenant();
    const { accounts } = demo.tenant.world;
    const users = Array.from({ length: 70 }, (_, n) => accounts.commonArea(n).id);
    await connectGraph(demo.url).policies.assign(CALLING, null, users);
    const calls = demo.requests().filter(({ kind }) => kind === 'unassign');
    expect(calls.map(({ userIds }) => userIds.length)).toEqual([50, 20]);
    expect(users.map((id) => accounts.find(id)?.callingPolicy)).toEqual(users.map(() => 'Global'));
  });

  it('refuses a policy that does not exist, before anybody is asked for', async () => {
    const demo = await tenant();
    const { policies } = connectGraph(demo.url);
    await expect(policies.assign(CALLING, 'None such', ['a'])).rejects.toMatchObject({
      ...{ code: 'graph.no-policy', details: { policyType: CALLING, name: 'None such' } },
    });
    expect(demo.requests().filter(({ kind }) => kind === 'assign')).toEqual([]);
  });

  it('takes a 404 for a policy that does not exist', async () => {
    const stub = await startGraphStub(() => ({ status: 404 }));
    onTestFinished(() => stub.close());
    expect(await connectGraph(stub.url).policies.exists(CALLING, 'SIP phones')).toBe(false);
  });

  it.each([
    [
      { status: 403 },
      { code: 'graph.forbidden', details: { permission: 'TeamsPolicyUserAssign.ReadWrite.All' } },
    ],
    [{ status: 404 }, { code: 'graph.refused' }],
    [{ status: 503 }, { code: 'graph.unavailable', retry: 'later' }],
    [{ cut: true }, { code: 'graph.unavailable', retry: 'later' }],
  ])('asks once and throws where %o is the answer', async (answer, expected) => {
    const stub = await startGraphStub(() => answer);
    onTestFinished(() => stub.close());
    await expect(connectGraph(stub.url).policies.assign(CALLING, null, ['a'])).rejects.toMatchObject(
      expected,
    );
    expect(stub.requests()).toBe(1);
  });
});
