import { beforeEach, describe, expect, it } from 'vitest';
import { SIGN_IN_ERRORS } from '../../../../src/adapters/demo-tenant/sign-in-errors.ts';
import { hardwareId, parseMac, type Mac } from '../../../../src/devices/index.ts';
import type { BulkSignInItem } from '../../../../src/enrolment/teams-admin.ts';
import { startDemoTenant, steppedClock, type StartedTenant } from '../../../helpers/demo-tenant.ts';

const HOUR = 3_600_000;
const mac = (lastByte: string, serial = '0100'): Mac => parseMac(`0004f2${serial}${lastByte}`)!;
const item = (n: number, phone: Mac): BulkSignInItem => ({
  Username: `phone-${String(1000 + n).padStart(5, '0')}@contoso.example`,
  HardwareId: hardwareId(phone),
});

describe('src/adapters/demo-tenant/bulk-sign-in.ts', () => {
  let clock: ReturnType<typeof steppedClock>;
  let demo: StartedTenant;
  beforeEach(async () => {
    clock = steppedClock();
    demo = await startDemoTenant({ clock, devices: 10 });
    return () => demo.close();
  });

  async function onboard(phones: readonly Mac[], location = 'Lyon'): Promise<void> {
    await demo.adminCenter.provision(phones.map((each) => ({ mac: each, location })));
    await demo.adminCenter.verificationCodes(phones);
    clock.advance(500);
  }
  /** The error of each row, in order. */
  async function signIn(items: readonly BulkSignInItem[]): Promise<(string | null)[]> {
    const { BatchId } = await demo.teamsAdmin.newBulkSignIn('EMEA', items);
    clock.advance(4000);
    const { BatchItem, BatchStatus } = await demo.teamsAdmin.bulkSignInStatus(BatchId);
    expect(BatchStatus).toBe('Completed');
    return BatchItem.map((row) => row.Error);
  }

  it('signs a phone in: the inventory shows it with its user, and the password was reset', async () => {
    const phone = mac('01');
    await onboard([phone]);
    expect(await signIn([item(1, phone)])).toEqual([null]);
    clock.advance(300);
    const { body } = await demo.call(
      'GET',
      `/beta/teamwork/devices?$filter=hardwareDetail/uniqueId eq '${hardwareId(phone)}'`,
    );
    expect(body).toMatchObject({
      value: [
        {
          notes: 'Location: Lyon; Region: EMEA',
          currentUser: { userPrincipalName: 'phone-01001@contoso.example' },
        },
      ],
    });
    expect(demo.tenant.world.passwordResets.size).toBe(1);
    expect(await demo.adminCenter.states([phone])).toEqual(new Map([[phone, 'signed-in']]));
  });

  it('finishes the rows of a batch one after another, in words of mixed case', async () => {
    const phones = ['01', '02', '03', '04'].map((byte) => mac(byte));
    await onboard(phones);
    const { BatchId } = await demo.teamsAdmin.newBulkSignIn(
      'EMEA',
      phones.map((phone, n) => item(n, phone)),
    );
    clock.advance(2000);
    const { BatchStatus, BatchItem } = await demo.teamsAdmin.bulkSignInStatus(BatchId);
    expect(BatchStatus).toBe('InProgress');
    expect(BatchItem.map((row) => row.Status)).toEqual(['success', 'Success', 'In progress', 'In progress']);
    expect(await demo.teamsAdmin.bulkSignIns()).toEqual([{ BatchId, BatchStatus: 'InProgress' }]);
  });

  it('takes 100 devices a batch and refuses 101', async () => {
    const items = Array.from({ length: 101 }, (_, n) => item(n, mac('01', n.toString(16).padStart(4, '0'))));
    await expect(demo.teamsAdmin.newBulkSignIn('EMEA', items)).rejects.toMatchObject({
      code: 'teams-admin.refused',
    });
    expect(await demo.teamsAdmin.newBulkSignIn('EMEA', items.slice(0, 100))).toHaveProperty('BatchId');
  });

  it('runs three batches of a region at once; a fourth has to come later, another region has not', async () => {
    const start = (region: 'EMEA' | 'APAC'): Promise<unknown> =>
      demo.teamsAdmin.newBulkSignIn(region, [item(1, mac('01'))]);
    await Promise.all([start('EMEA'), start('EMEA'), start('EMEA')]);
    await expect(start('EMEA')).rejects.toMatchObject({
      code: 'teams-admin.too-many-batches',
      retry: 'later',
      details: { waitMs: 4000 },
    });
    await start('APAC');
    clock.advance(4000);
    await start('EMEA');
  });

  it.each(SIGN_IN_ERRORS.map((text, index) => [(0xe1 + index).toString(16), text]))(
    'fails a phone that ends in %s with "%s"',
    async (lastByte, text) => {
      const phone = mac(lastByte);
      await onboard([phone]);
      expect(await signIn([item(1, phone)])).toEqual([text]);
    },
  );

  it.each([
    ['nobody', 'User not found in tenant'],
    ['disabled', 'User not found in tenant'],
    ['no-number', 'User missing phone number assignment'],
    ['no-sip-policy', 'User missing AllowSIPDevicesCalling policy assignment'],
    ['personal', 'User missing CAP policy assignment'],
    ['meganb', 'User missing AllowSIPDevicesCalling policy assignment'],
  ])('fails the account %s with "%s"', async (local, text) => {
    const phone = mac('01');
    await onboard([phone]);
    expect(await signIn([{ ...item(1, phone), Username: `${local}@contoso.example` }])).toEqual([text]);
  });

  it('does not know a phone that was not provisioned, not dialled yet, or belongs to another region', async () => {
    const [strange, undialled, american] = [mac('01'), mac('ef'), mac('03')];
    await onboard([undialled]);
    await onboard([american], 'Chicago');
    const rows = [strange, undialled, american].map((phone, n) => item(n, phone));
    expect(await signIn(rows)).toEqual(Array.from({ length: 3 }, () => 'Device not found in records'));
  });

  it('finds phones offline, rows twice, addresses misspelt and windows missed', async () => {
    const phones = [mac('01'), mac('02')];
    await onboard(phones);
    const [first, second] = phones.map((phone, n) => item(n, phone));
    expect(await signIn([first!, first!])).toEqual(['Duplicate devices found', 'Duplicate devices found']);
    expect(await signIn([{ ...first!, HardwareId: '0004F2010001' }])).toEqual([
      'Input hardware-ID is of wrong format',
    ]);
    await demo.call('POST', '/_demo/offline', { site: 'Lyon' });
    expect(await signIn([first!])).toEqual(['Device is offline']);
    await demo.call('POST', '/_demo/online', { site: 'Lyon' });
    clock.advance(73 * HOUR);
    expect(await signIn([second!])).toEqual(['Bulk Sign-in deadline expired']);
  });
});
