import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PowerShell } from '../../../../src/adapters/powershell/powershell.ts';
import type { Outcome } from '../../../../src/adapters/powershell/session.ts';
import { powershellTeamsAdmin } from '../../../../src/adapters/powershell/teams-admin.ts';

type Run = PowerShell['run'];
const says = (outcome: Outcome): ReturnType<typeof powershellTeamsAdmin> =>
  powershellTeamsAdmin({ run: () => Promise.resolve(outcome) });
const shows = (...output: unknown[]): ReturnType<typeof powershellTeamsAdmin> =>
  says({ state: 'done', output });
const failure = (message: string, category = 'InvalidOperation', sent = true): Outcome => ({
  ...{ state: 'failed', id: 'Peer', category, message, sent },
});

const fileIn = ({ DeviceDetailsFilePath: file }: Parameters<Run>[1]): string =>
  typeof file === 'string' ? file : '';

describe('src/adapters/powershell/teams-admin.ts', () => {
  it('names policies as accounts name theirs, and takes what is not said for not allowed', async () => {
    const policies = shows(
      { Identity: 'Global', AllowSIPDevicesCalling: false, AllowCallRedirect: 'Disabled', More: { deep: 1 } },
      { Identity: 'Tag:SIP phones', AllowSIPDevicesCalling: true, AllowCallRedirect: 'Enabled' },
      { Identity: 'Tag:Old', AllowSIPDevicesCalling: null },
    );
    expect(await policies.callingPolicies()).toEqual([
      { Identity: 'Global', AllowSIPDevicesCalling: false, AllowCallRedirect: 'Disabled' },
      { Identity: 'SIP phones', AllowSIPDevicesCalling: true, AllowCallRedirect: 'Enabled' },
      { Identity: 'Old', AllowSIPDevicesCalling: false, AllowCallRedirect: 'Disabled' },
    ]);
    const phones = shows({ Identity: 'Tag:Common area', SignInMode: 'CommonAreaPhoneSignIn' });
    expect(await phones.ipPhonePolicies()).toEqual([
      { Identity: 'Common area', SignInMode: 'CommonAreaPhoneSignIn' },
    ]);
  });

  it('hands a batch over as a file that nobody else can read, and that is gone afterwards', async () => {
    const items = [
      { Username: 'anna@contoso.com', HardwareId: '00-04-f2-ab-cd-ef' },
      { Username: '=cmd|"/c calc"!A1', HardwareId: '00-04-f2-ab-cd-ee:001' },
    ];
    let seen: { file: string; text: string; mode: number } | undefined;
    const run: Run = (cmdlet, given) => {
      const file = fileIn(given);
      seen = { file, text: readFileSync(file, 'utf8'), mode: statSync(file).mode & 0o777 };
      expect([cmdlet, given.Region]).toEqual(['New-CsSdgBulkSignInRequest', 'EMEA']);
      return Promise.resolve({ state: 'done', output: [{ BatchId: 'batch-1' }] });
    };
    expect(await powershellTeamsAdmin({ run }).newBulkSignIn('EMEA', items)).toEqual({ BatchId: 'batch-1' });
    // A program reads it, so that nothing is put before what a spreadsheet would compute.
    expect(seen?.text).toBe(
      'Username,HardwareId\nanna@contoso.com,00-04-f2-ab-cd-ef\n"=cmd|""/c calc""!A1",00-04-f2-ab-cd-ee:001\n',
    );
    expect(seen?.mode).toBe(0o600);
    expect(existsSync(seen?.file ?? '')).toBe(false);
  });

  it('removes that file also where the batch was refused', async () => {
    let file = '';
    const run: Run = (_cmdlet, given) => {
      file = fileIn(given);
      return Promise.resolve(failure('BadRequest'));
    };
    await expect(powershellTeamsAdmin({ run }).newBulkSignIn('EMEA', [])).rejects.toThrow();
    expect(file).not.toBe('');
    expect(existsSync(file)).toBe(false);
  });

  it('reads how a batch stands, and the batches there were', async () => {
    const item = {
      UserName: 'anna@contoso.com',
      HardwareId: '00-04-f2-ab-cd-ef',
      Status: 'failed',
      Error: 'Device is offline',
    };
    const status = shows({
      BatchStatus: 'Completed',
      BatchItem: [item, { ...item, Status: 'success', Error: null }],
    });
    expect(await status.bulkSignInStatus('batch-1')).toEqual({
      BatchId: 'batch-1',
      BatchStatus: 'Completed',
      BatchItem: [item, { ...item, Status: 'success', Error: null }],
    });
    const all = shows(
      { BatchId: 'batch-2', BatchStatus: 'InProgress', Region: 'EMEA' },
      { BatchId: 'batch-1' },
    );
    expect(await all.bulkSignIns()).toEqual([
      { BatchId: 'batch-2', BatchStatus: 'InProgress' },
      { BatchId: 'batch-1', BatchStatus: '' },
    ]);
    expect(await shows().bulkSignIns()).toEqual([]);
  });

  it.each([
    [failure('Access Denied'), 'unauthorised', 'never', {}],
    [failure('Too many active batch requests'), 'too-many-batches', 'later', { waitMs: 15_000 }],
    [failure('BadRequest'), 'refused', 'never', { status: 400 }],
    [failure('batch not found'), 'refused', 'never', { status: 404 }],
    [failure('503'), 'unavailable', 'later', { sent: 'yes' }],
    [failure('no module', 'ResourceUnavailable', false), 'refused', 'never', {}],
    [{ state: 'unknown', why: 'timed-out' }, 'unavailable', 'later', { sent: 'yes' }],
    [{ state: 'not-sent', why: 'resting' }, 'unavailable', 'later', { sent: 'no' }],
    [{ state: 'not-sent', why: 'not-found' }, 'no-program', 'never', {}],
  ] as const)(
    'says what a batch came to that was not answered: %j',
    async (outcome, code, retry, details) => {
      await expect(says(outcome).newBulkSignIn('EMEA', [])).rejects.toMatchObject({
        ...{ code: `teams-admin.${code}`, retry, details },
      });
    },
  );

  it('puts what a cmdlet says on one short line', async () => {
    const error: unknown = await says(failure(`BadRequest\r\n\u202e${'x'.repeat(5_000)}`))
      .callingPolicies()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      details: { message: expect.stringMatching(/^BadRequest x{50,200}$/) as unknown },
    });
  });

  it.each([
    ['nothing', []],
    ['no id', [{}]],
    ['HTML', ['<html>']],
    ['a number', [{ BatchId: 17 }]],
  ])('makes nothing of an answer with %s', async (_what, output) => {
    await expect(shows(...output).newBulkSignIn('EMEA', [])).rejects.toMatchObject({
      code: 'teams-admin.unreadable',
    });
  });
});
