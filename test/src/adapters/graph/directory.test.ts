import { describe, expect, it, onTestFinished } from 'vitest';
import { createGraph } from '../../../../src/adapters/graph/index.ts';
import type { Directory } from '../../../../src/enrolment/directory.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { startDemoTenant, type StartedTenant } from '../../../helpers/demo-tenant.ts';
import { freeRate } from '../../../helpers/rate.ts';

async function connected(devices = 10): Promise<{ demo: StartedTenant; directory: Directory }> {
  const demo = await startDemoTenant({ devices, requestsPerSecond: 100_000 });
  onTestFinished(() => demo.close());
  const { directory } = createGraph({
    baseUrl: demo.graphBaseUrl,
    token: () => Promise.resolve(demo.token),
    rate: freeRate,
    requestsPerSecond: 15,
    log: silentLog,
  });
  return { demo, directory };
}

const phones = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `phone-${String(n + 1).padStart(5, '0')}@contoso.example`);

describe('src/adapters/graph/directory.ts', () => {
  it('tells licence, number and policies of each account, without regard to case, and leaves out strangers', async () => {
    const { directory } = await connected();
    const names = [
      'no-licence',
      'no-number',
      'no-sip-policy',
      'personal',
      'disabled',
      'calling-plan',
      'nobody',
      "o'hara",
    ];
    const accounts = await directory.accounts([
      'PHONE-00001@Contoso.Example',
      ...names.map((name) => `${name}@contoso.example`),
    ]);
    expect([...accounts.keys()].sort()).toEqual(
      ['calling-plan', 'disabled', 'no-licence', 'no-number', 'no-sip-policy', 'personal', 'phone-00001'].map(
        (name) => `${name}@contoso.example`,
      ),
    );
    expect(accounts.get('phone-00001@contoso.example')).toMatchObject({
      enabled: true,
      hasPhoneSystem: true,
      hasCallingPlan: false,
      phoneNumber: expect.stringMatching(/^\+\d+$/) as string,
      callingPolicy: 'SIP phones',
      ipPhonePolicy: 'Common area',
    });
    expect(accounts.get('no-licence@contoso.example')).toMatchObject({ hasPhoneSystem: false });
    expect(accounts.get('calling-plan@contoso.example')).toMatchObject({
      hasPhoneSystem: true,
      hasCallingPlan: true,
      phoneNumber: null,
    });
    expect(accounts.get('no-number@contoso.example')).toMatchObject({
      hasPhoneSystem: true,
      phoneNumber: null,
    });
    expect(accounts.get('no-sip-policy@contoso.example')).toMatchObject({ callingPolicy: 'Global' });
    expect(accounts.get('personal@contoso.example')).toMatchObject({ ipPhonePolicy: 'Global' });
    expect(accounts.get('disabled@contoso.example')).toMatchObject({ enabled: false });
  });

  it('asks for few accounts by name, 15 in a filter', async () => {
    const { demo, directory } = await connected();
    expect((await directory.accounts(phones(30))).size).toBe(30);
    expect(demo.requests().filter((request) => request.inBatch)).toHaveLength(4);
  });

  it('reads the whole directory when that costs fewer requests', async () => {
    const { demo, directory } = await connected(1000);
    expect((await directory.accounts(phones(2000))).size).toBe(2000);
    expect(demo.requests()).toHaveLength(6);
    expect(demo.requests().every((request) => request.kind === 'read')).toBe(true);
  });

  it('gives up on a directory that turns out larger than the question', async () => {
    const { demo, directory } = await connected(20_000);
    expect((await directory.accounts(phones(200))).size).toBe(200);
    expect(demo.requests().length).toBeLessThan(3 * 28 + 4);
  });

  it('asks nothing for nobody', async () => {
    const { demo, directory } = await connected();
    expect((await directory.accounts([])).size).toBe(0);
    expect(demo.requests()).toHaveLength(0);
  });
});
