import { describe, expect, it, onTestFinished } from 'vitest';
import { withSignOut } from '../../../../src/adapters/demo-tenant/sign-out.ts';
import type { TenantOptions } from '../../../../src/adapters/demo-tenant/options.ts';
import type { DeviceActions } from '../../../../src/operations/tenant.ts';
import { startDemoTenant, steppedClock, type StartedTenant } from '../../../helpers/demo-tenant.ts';
import { connectGraph } from '../../../helpers/graph.ts';

async function connected(
  options: Partial<TenantOptions> = {},
): Promise<{ demo: StartedTenant; actions: DeviceActions }> {
  const demo = await startDemoTenant({ requestsPerSecond: 100_000, ...options });
  onTestFinished(() => demo.close());
  return { demo, actions: withSignOut(connectGraph(demo.url).actions, demo.url, demo.token) };
}

describe('src/adapters/demo-tenant/sign-out.ts', () => {
  it('offers to sign phones out beside what Graph offers', async () => {
    const { actions } = await connected();
    expect([...actions.offers]).toEqual(['restart', 'runDiagnostics', 'updateSoftware', 'signOut']);
    expect(await actions.ask('restart', [{ deviceId: 'd0' }])).toMatchObject([{ code: 'device-gone' }]);
  });

  it('signs a phone out, which Graph tells among its operations, and the account is off the phone', async () => {
    const clock = steppedClock();
    const { demo, actions } = await connected({ clock });
    const phone = demo.tenant.world.phones.find((each) => !each.offline && each.account !== null)!;
    const device = [{ deviceId: phone.id }];
    const [asked] = await actions.ask('signOut', device);
    expect(await actions.ask('signOut', device)).toEqual([{ state: 'under-way' }]);
    clock.advance(2000);
    const operationId = asked?.state === 'accepted' ? (asked.operationId ?? '') : '';
    const [followed] = await actions.follow([{ deviceId: phone.id, operationId }]);
    expect(followed).toMatchObject({ id: operationId, state: 'succeeded' });
    expect(await actions.newest('signOut', [phone.id])).toEqual([followed]);
    const { body } = await demo.call('GET', `/beta/teamwork/devices/${phone.id}`);
    expect(body).toMatchObject({ currentUser: null });
    expect(await demo.adminCenter.states([phone.mac])).toEqual(new Map([[phone.mac, 'waiting-for-sign-in']]));
    expect(demo.requests().filter(({ kind, status }) => kind === 'sign-out' && status === 202)).toMatchObject(
      [{ deviceIds: [phone.id] }],
    );
  });

  it('fails on a phone that is offline, and knows no other', async () => {
    const clock = steppedClock();
    const { demo, actions } = await connected({ clock });
    const phone = demo.tenant.world.phones.find((each) => each.offline && each.account !== null)!;
    const asked = await actions.ask('signOut', [{ deviceId: 'd0' }, { deviceId: phone.id }]);
    expect(asked).toMatchObject([{ state: 'refused', code: 'device-gone' }, { state: 'accepted' }]);
    clock.advance(2000);
    expect(await actions.newest('signOut', [phone.id])).toMatchObject([{ state: 'failed' }]);
    expect(phone.account).not.toBeNull();
  });

  it('is unsure where the answer is lost, and throws where the token is refused', async () => {
    const { demo, actions } = await connected({ loseAnswers: 1 });
    const { id } = demo.tenant.world.phones[0]!;
    expect(await actions.ask('signOut', [{ deviceId: id }])).toEqual([{ state: 'unsure' }]);
    const wrong = withSignOut(actions, demo.url, 'wrong');
    await expect(wrong.ask('signOut', [{ deviceId: id }])).rejects.toMatchObject({
      code: 'admin-center.unauthorised',
    });
  });
});
