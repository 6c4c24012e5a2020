import type { Account } from '../enrolment/index.ts';
import type { Finding } from './finding.ts';

/** What it takes to call: an account that may sign in, the service plan Phone System whatever the product is called, a number. */
export function judgeLicence(upn: string, account: Account | undefined): Finding {
  const seen = { code: 'licences', subject: upn, expected: null, found: account?.phoneNumber ?? null };
  const problem = hindrance(account);
  return problem === undefined
    ? { ...seen, outcome: 'passed', problem: null }
    : { ...seen, outcome: 'failed', problem };
}

function hindrance(account: Account | undefined): string | undefined {
  if (!account) return 'no-account';
  if (!account.enabled) return 'account-disabled';
  if (!account.hasPhoneSystem) return 'no-phone-system';
  return account.phoneNumber === null ? 'no-number' : undefined;
}
