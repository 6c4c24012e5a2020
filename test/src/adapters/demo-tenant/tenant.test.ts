import { describe, expect, it, onTestFinished } from 'vitest';
import { startDemoTenant, steppedClock, type StartedTenant } from '../../../helpers/demo-tenant.ts';
import { createTenant } from '../../../../src/adapters/demo-tenant/tenant.ts';
import type { TenantOptions } from '../../../../src/adapters/demo-tenant/options.ts';

async function started(options: Partial<TenantOptions> = {}): Promise<StartedTenant> {
  const tenant = await startDemoTenant(options);
  onTestFinished(() => tenant.close());
  return tenant;
}

const read = (id: string, url: string): object => ({ id, method: 'GET', url });
const DEVICES = '/beta/teamwork/devices';

describe('src/adapters/demo-tenant/tenant.ts', () => {
  it('is the same tenant for the same seed, and another for another', () => {
    const phones = (seed: number): unknown => createTenant({ seed, clock: steppedClock() }).world.phones;
    expect(phones(7)).toEqual(phones(7));
    expect(phones(7)).not.toEqual(phones(8));
  });

  it('holds 100,000 phones, each with an address of its own, made in under 3 seconds', () => {
    const start = performance.now();
    const { world } = createTenant({ devices: 100_000 });
    expect(performance.now() - start).toBeLessThan(3000);
    expect(world.byMac.size).toBe(100_000);
    expect(world.accounts.find('phone-200000@contoso.example')).toBeDefined();
  });

  it('ends calls after a while, and has others begin', () => {
    const clock = steppedClock();
    const { world } = createTenant({ devices: 500, callMs: 60_000, clock });
    const inCall = (): string[] => world.phones.filter(({ busy }) => busy).map(({ id }) => id);
    const before = inCall();
    clock.advance(60_000);
    world.agenda.settle(world.now());
    expect(inCall().filter((id) => before.includes(id)).length).toBeLessThan(before.length / 3);
    expect(inCall().length).toBeGreaterThan(before.length / 2);
  });

  it('has about 6 % of its phones offline, 4 % busy and 5 % signed out', () => {
    const { phones } = createTenant({ devices: 10_000 }).world;
    const share = (test: (phone: (typeof phones)[number]) => boolean): number =>
      phones.filter(test).length / 10_000;
    expect(share((phone) => phone.offline)).toBeCloseTo(0.06, 2);
    expect(share((phone) => phone.busy)).toBeCloseTo(0.04, 2);
    expect(share((phone) => phone.account === null)).toBeCloseTo(0.05, 2);
  });

  it('refuses a wrong token', async () => {
    const { url } = await started();
    const response = await fetch(`${url}${DEVICES}`, { headers: { authorization: 'Bearer wrong' } });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: 'InvalidAuthenticationToken' } });
  });

  it('answers 429 with Retry-After to what exceeds its rate in a second', async () => {
    const clock = steppedClock();
    const { call } = await started({ requestsPerSecond: 2, clock });
    await call('GET', DEVICES);
    await call('GET', DEVICES);
    const refused = await call('GET', DEVICES);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    clock.advance(1000);
    expect((await call('GET', DEVICES)).status).toBe(200);
  });

  it('throttles the items of a batch one by one, each with its own Retry-After', async () => {
    const { call } = await started({ requestsPerSecond: 2, clock: steppedClock() });
    const requests = ['a', 'b', 'c'].map((id) => read(id, '/teamwork/devices'));
    const { status, body } = await call('POST', '/beta/$batch', { requests });
    expect(status).toBe(200);
    const { responses } = body as { responses: { status: number; headers: Record<string, string> }[] };
    expect(responses.map((response) => response.status).sort()).toEqual([200, 200, 429]);
    expect(responses.find((response) => response.status === 429)?.headers['Retry-After']).toBe('1');
  });

  it('puts the Location of an accepted operation into the headers of its batch item', async () => {
    const { call, tenant } = await started();
    const id = tenant.world.phones[0]?.id ?? '';
    const whole = { headers: { 'Content-Type': 'application/json' }, body: {} };
    const requests = [{ ...whole, id: '1', method: 'POST', url: `/teamwork/devices/${id}/restart` }];
    const { body } = await call('POST', '/beta/$batch', { requests });
    expect(body).toMatchObject({
      responses: [
        { id: '1', status: 202, headers: { Location: expect.stringContaining('/operations/') as string } },
      ],
    });
  });

  it.each([
    ['more than 20 requests', Array.from({ length: 21 }, (_, n) => read(String(n), '/users'))],
    ['an id used twice', [read('1', '/users'), read('1', '/users')]],
  ])('refuses a batch with %s', async (_reason, requests) => {
    const { call } = await started();
    expect((await call('POST', '/v1.0/$batch', { requests })).status).toBe(400);
  });

  it('fails as often as it is told to', async () => {
    const { call } = await started({ errorRate: 1 });
    expect([502, 503, 504]).toContain((await call('GET', DEVICES)).status);
  });

  it('takes at most 15 names in a filter on accounts', async () => {
    const { call } = await started();
    const names = (count: number): string =>
      Array.from(
        { length: count },
        (_, n) => `'phone-${String(n + 1).padStart(5, '0')}@contoso.example'`,
      ).join(',');
    const path = (count: number): string => `/v1.0/users?$filter=userPrincipalName in (${names(count)})`;
    expect(((await call('GET', path(15))).body as { value: unknown[] }).value).toHaveLength(15);
    expect((await call('GET', path(16))).status).toBe(400);
  });
});
