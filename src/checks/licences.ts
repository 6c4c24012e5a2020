/** What it takes to call: service plans, whatever the product is called, and a number. */
import type { Account } from '../enrolment/index.ts';
import type { Finding } from './finding.ts';
import type { CheckRequest } from './request.ts';

type LicenceNeed = Extract<CheckRequest, { kind: 'licences' }>['needs'];

/** What was found of an account; a Calling Plan suffices without a number, which is then noted as still missing. */
export function judgeLicence(upn: string, account: Account | undefined, needs: LicenceNeed): Finding[] {
  const seen = { code: 'licences', subject: upn, expected: null, found: evidenceOf(account) };
  const problem = hindrance(account, needs);
  if (problem !== undefined) return [{ ...seen, outcome: 'failed', problem }];
  const passed: Finding = { ...seen, outcome: 'passed', problem: null };
  if (needs === 'phone-system' || account?.phoneNumber != null) return [passed];
  return [passed, { ...seen, found: null, outcome: 'noted', problem: 'number-to-come' }];
}

function hindrance(account: Account | undefined, needs: LicenceNeed): string | undefined {
  if (!account) return 'no-account';
  if (!account.enabled) return 'account-disabled';
  if (!account.hasPhoneSystem) return 'no-phone-system';
  if (needs === 'phone-system' || account.hasCallingPlan || account.phoneNumber !== null) return undefined;
  return 'no-calling-plan';
}

function evidenceOf(account: Account | undefined): string | null {
  return account?.phoneNumber ?? (account?.hasCallingPlan ? 'calling-plan' : null);
}
