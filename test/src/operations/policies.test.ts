import { describe, expect, it } from 'vitest';
import { LinekeeperError } from '../../../src/kernel/errors.ts';
import { sipCallingPolicy, withPolicy } from '../../../src/operations/policies.ts';
import { OperationRequest } from '../../../src/operations/request.ts';

type Tenant = Parameters<typeof sipCallingPolicy>[0];
type CallingPolicy = Awaited<ReturnType<Tenant['teamsAdmin']['callingPolicies']>>[number];

const policy = (
  Identity: string,
  AllowSIPDevicesCalling: boolean,
  AllowCallRedirect: CallingPolicy['AllowCallRedirect'] = 'Enabled',
): CallingPolicy => ({ Identity, AllowSIPDevicesCalling, AllowCallRedirect });

function tenant(callingPolicies: Tenant['teamsAdmin']['callingPolicies']): Tenant {
  const policies = {
    exists: (_type: string, name: string) => Promise.resolve(name === 'Lobby'),
    assign: () => Promise.resolve(),
  };
  return { teamsAdmin: { callingPolicies }, policies };
}
const has = (...policies: CallingPolicy[]): Tenant => tenant(() => Promise.resolve(policies));
const GLOBAL = policy('Global', false);

describe('src/operations/policies.ts', () => {
  it('takes the one policy that fits', async () => {
    const phones = policy('Tag:SIP phones', true);
    expect(await sipCallingPolicy(has(GLOBAL, phones), 'on', undefined)).toEqual({
      ok: true,
      value: 'SIP phones',
    });
    expect(await sipCallingPolicy(has(GLOBAL, phones), 'off', undefined)).toEqual({ ok: true, value: null });
  });

  it('leaves people with the global policy where that fits', async () => {
    const fits = has(policy('Global', true), policy('Tag:No phones', false));
    expect(await sipCallingPolicy(fits, 'on', undefined)).toEqual({ ok: true, value: null });
    expect(await sipCallingPolicy(fits, 'off', undefined)).toEqual({ ok: true, value: 'No phones' });
  });

  it.each([
    ['none fits', has(GLOBAL, policy('Tag:Silent', true, 'Disabled')), 'policy.none-fits'],
    ['several fit', has(GLOBAL, policy('Tag:A', true), policy('Tag:B', true)), 'policy.several-fit'],
    [
      'nobody tells what policies allow',
      tenant(() => Promise.reject(new LinekeeperError('teams-admin.not-connected'))),
      'policy.unnamed',
    ],
  ])('asks for a name where %s', async (_case, those, code) => {
    expect(await sipCallingPolicy(those, 'on', undefined)).toMatchObject({ ok: false, refusal: { code } });
  });

  it('takes a policy by its name without PowerShell, if it is there', async () => {
    const unconnected = tenant(() => Promise.reject(new LinekeeperError('teams-admin.not-connected')));
    expect(await sipCallingPolicy(unconnected, 'on', 'Lobby')).toEqual({ ok: true, value: 'Lobby' });
    expect(await sipCallingPolicy(unconnected, 'on', 'global')).toEqual({ ok: true, value: null });
    expect(await sipCallingPolicy(unconnected, 'on', 'Loby')).toMatchObject({
      refusal: { code: 'policy.unknown' },
    });
  });

  it('settles a request that left the policy to the plan, once', async () => {
    const phones = has(GLOBAL, policy('SIP phones', true));
    const left = OperationRequest.parse({ users: ['anna@contoso.com'], turn: 'on' });
    const settled = await withPolicy(phones, left);
    expect(settled).toEqual({ ok: true, value: { ...left, setting: 'SIP phones' } });
    // What was approved stays what it was, whatever the tenant has by now.
    const others = has(GLOBAL, policy('Other', true));
    expect(settled.ok && (await withPolicy(others, settled.value))).toEqual(settled);
    const off = OperationRequest.parse({ turn: 'off' });
    expect(await withPolicy(phones, off)).toMatchObject({ ok: true, value: { setting: null } });
    expect(await withPolicy(has(GLOBAL), left)).toMatchObject({ refusal: { code: 'policy.none-fits' } });
  });

  it('throws what it cannot make up for', async () => {
    const silent = tenant(() => Promise.reject(new LinekeeperError('teams-admin.unavailable')));
    await expect(sipCallingPolicy(silent, 'on', undefined)).rejects.toMatchObject({
      code: 'teams-admin.unavailable',
    });
  });
});
