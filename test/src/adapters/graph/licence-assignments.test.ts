import { describe, expect, it, onTestFinished } from 'vitest';
import type { TenantOptions } from '../../../../src/adapters/demo-tenant/options.ts';
import type { LicenceAssignments } from '../../../../src/operations/tenant.ts';
import { startDemoTenant, type StartedTenant } from '../../../helpers/demo-tenant.ts';
import { startGraphStub } from '../../../helpers/graph-stub.ts';
import { connectGraph } from '../../../helpers/graph.ts';

const SHARED_DEVICES = '295a8eb0-f78d-45c7-8b5b-1eed5ed02dff';
const CALLING_PLAN = '0dab259f-bf13-4952-b7f8-7db8f131b28d';
const accepted = { state: 'accepted', operationId: null };
const refused = (code: string): object => ({ state: 'refused', code });

interface Connected {
  readonly demo: StartedTenant;
  readonly licences: LicenceAssignments;
  idOf(name: string): string;
  /** Seats that are free, by the product's id. */
  free(skuId: string): Promise<number | undefined>;
}

async function connected(options: Partial<TenantOptions> = {}): Promise<Connected> {
  const demo = await startDemoTenant({ devices: 30, requestsPerSecond: 100_000, ...options });
  onTestFinished(() => demo.close());
  const { licences } = connectGraph(demo.url);
  return {
    ...{ demo, licences },
    idOf: (name) => demo.tenant.world.accounts.find(`${name}@contoso.example`)!.id,
    free: async (skuId) => (await licences.skus()).find((sku) => sku.skuId === skuId)?.free,
  };
}

describe('src/adapters/graph/licence-assignments.ts', () => {
  it('counts the seats that nobody has, and names the service plans', async () => {
    const { licences } = await connected({ spareSeats: 7 });
    expect(await licences.skus()).toEqual([
      expect.objectContaining({ skuId: SHARED_DEVICES, skuPartNumber: 'MCOCAP', free: 7 }),
      expect.objectContaining({ skuId: CALLING_PLAN, skuPartNumber: 'MCOPSTN1', free: 7 }),
    ]);
    const [shared] = await licences.skus();
    expect(shared?.servicePlans).toContain('4828c8ec-dc2e-4779-b502-87ac9ce28ab7');
  });

  it('gives licences while there are seats, and says whom it could not give one', async () => {
    const { demo, licences, idOf, free } = await connected({ spareSeats: 2 });
    const users = ['phone-00001', 'phone-00002', 'phone-00003'].map(idOf);
    expect(await licences.assign(CALLING_PLAN, [...users, 'nobody'])).toEqual([
      ...[accepted, accepted],
      ...[refused('no-seat'), refused('account-gone')],
    ]);
    expect(await free(CALLING_PLAN)).toBe(0);
    expect(demo.tenant.world.accounts.find(users[1]!)).toMatchObject({ licensed: true, callingPlan: true });
    expect(await licences.remove(CALLING_PLAN, users.slice(0, 1))).toEqual([accepted]);
    expect(await free(CALLING_PLAN)).toBe(1);
  });

  it('gives and takes the same again without harm', async () => {
    const { licences, idOf, free } = await connected({ spareSeats: 5 });
    const user = [idOf('no-licence')];
    for (let n = 0; n < 2; n++) expect(await licences.assign(SHARED_DEVICES, user)).toEqual([accepted]);
    expect(await free(SHARED_DEVICES)).toBe(4);
    for (let n = 0; n < 2; n++) expect(await licences.remove(SHARED_DEVICES, user)).toEqual([accepted]);
    expect(await free(SHARED_DEVICES)).toBe(5);
  });

  it('tells a licence of the user from one of a group, which cannot be taken away', async () => {
    const { licences, idOf } = await connected();
    const users = ['phone-00001', 'personal', 'no-licence'].map(idOf);
    expect(await licences.holders(SHARED_DEVICES.toUpperCase(), users)).toEqual(
      new Map([
        [users[0], 'direct'],
        [users[1], 'group'],
      ]),
    );
    expect(await licences.remove(SHARED_DEVICES, [users[1]!])).toEqual([refused('group-licence')]);
  });

  it('asks for the holders fifteen at a time', async () => {
    const { demo, licences, idOf } = await connected();
    const users = Array.from({ length: 31 }, (_, n) => idOf(`phone-${String(n + 1).padStart(5, '0')}`));
    expect((await licences.holders(SHARED_DEVICES, users)).size).toBe(31);
    expect(demo.requests().filter(({ inBatch }) => inBatch)).toHaveLength(3);
    expect(await licences.holders(SHARED_DEVICES, [])).toEqual(new Map());
  });

  it('does not count an assignment in error, and prefers a direct one', async () => {
    const state = (skuId: string, more: object): object => ({ skuId, state: 'Active', ...more });
    const users = [
      { id: 'a', licenseAssignmentStates: [state('s', { state: 'Error', assignedByGroup: 'g' })] },
      {
        id: 'b',
        licenseAssignmentStates: [
          state('S', { assignedByGroup: 'g' }),
          state('s', { assignedByGroup: null }),
        ],
      },
      { id: 'c', licenseAssignmentStates: null },
    ];
    const stub = await startGraphStub(() => ({
      body: { responses: [{ id: '0', status: 200, body: { value: users } }] },
    }));
    onTestFinished(() => stub.close());
    const { licences } = connectGraph(stub.url);
    expect(await licences.holders('s', ['a', 'b', 'c'])).toEqual(new Map([['b', 'direct']]));
  });

  it('leaves two changes that met for later', async () => {
    const stub = await startGraphStub(() => ({ body: { responses: [{ id: '0', status: 409 }] } }));
    onTestFinished(() => stub.close());
    const { licences } = connectGraph(stub.url);
    expect(await licences.assign('s', ['a'])).toMatchObject([{ state: 'later' }]);
  });

  it('names the permission it lacks', async () => {
    const stub = await startGraphStub(() => ({ body: { responses: [{ id: '0', status: 403 }] } }));
    onTestFinished(() => stub.close());
    const { licences } = connectGraph(stub.url);
    await expect(licences.assign('s', ['a'])).rejects.toMatchObject({
      ...{ code: 'graph.forbidden', details: { permission: 'LicenseAssignment.ReadWrite.All' } },
    });
  });
});
