import { describe, expect, it } from 'vitest';
import { judgeLicence } from '../../../src/checks/licences.ts';
import type { Account } from '../../../src/enrolment/index.ts';

const UPN = 'anna@contoso.com';
const account = (over: Partial<Account> = {}): Account => ({
  ...{ id: UPN, upn: UPN, enabled: true, hasPhoneSystem: true, hasCallingPlan: false, phoneNumber: null },
  ...{ callingPolicy: 'Global', ipPhonePolicy: 'Global' },
  ...over,
});
const NUMBER = { phoneNumber: '+33123456789' };
const PLAN = { hasCallingPlan: true };

const said = (found: Account | undefined, needs: 'calls' | 'phone-system'): string[] =>
  judgeLicence(UPN, found, needs).map(({ outcome, problem, found }) => problem ?? `${outcome} ${found}`);

describe('src/checks/licences.ts', () => {
  it.each([
    ['nobody', undefined, ['no-account']],
    ['an account that may not sign in', account({ enabled: false, ...NUMBER }), ['account-disabled']],
    [
      'a Calling Plan without Phone System',
      account({ hasPhoneSystem: false, ...PLAN, ...NUMBER }),
      ['no-phone-system'],
    ],
    ['Phone System alone', account(), ['no-calling-plan']],
    ['a number of another carrier', account(NUMBER), ['passed +33123456789']],
    ['a Calling Plan with a number', account({ ...PLAN, ...NUMBER }), ['passed +33123456789']],
    ['a Calling Plan without a number', account(PLAN), ['passed calling-plan', 'number-to-come']],
  ])('judges for calls: %s', (_what, found, findings) => {
    expect(said(found, 'calls')).toEqual(findings);
  });

  it.each([
    ['nobody', undefined, ['no-account']],
    ['no Phone System', account({ hasPhoneSystem: false, ...NUMBER }), ['no-phone-system']],
    ['Phone System alone', account(), ['passed null']],
    ['a Calling Plan without a number', account(PLAN), ['passed calling-plan']],
  ])('asks for no number where one is assigned later: %s', (_what, found, findings) => {
    expect(said(found, 'phone-system')).toEqual(findings);
  });

  it('lets a number that is still to come fail nothing', () => {
    const [, noted] = judgeLicence(UPN, account(PLAN), 'calls');
    expect(noted).toMatchObject({ subject: UPN, outcome: 'noted', found: null });
  });
});
