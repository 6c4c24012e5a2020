/** Whether bulk sign-in can use an account: its documented row errors, predicted. */
import type { Account } from './directory.ts';
import type { Outcome } from './outcomes.ts';
import type { CallingPolicy, IPPhonePolicy } from './teams-admin.ts';

export interface AccountProblem {
  readonly outcome: Outcome;
  readonly policy?: string;
}

/** The first thing that stands in the way; undefined where nothing does. */
export type AccountCheck = (account: Account | undefined) => AccountProblem | undefined;

/** A policy that is not on the lists cannot be shown to allow anything, and is taken as not allowing it. */
export function accountCheck(
  callingPolicies: readonly CallingPolicy[],
  ipPhonePolicies: readonly IPPhonePolicy[],
): AccountCheck {
  const calling = new Map(callingPolicies.map((policy) => [policyKey(policy.Identity), policy]));
  const phone = new Map(ipPhonePolicies.map((policy) => [policyKey(policy.Identity), policy]));
  return (account) => {
    if (!account) return { outcome: 'unknown-user' };
    if (!account.enabled) return { outcome: 'disabled-user' };
    if (!account.hasPhoneSystem) return { outcome: 'no-phone-system' };
    if (account.phoneNumber === null) return { outcome: 'no-number' };
    if (calling.get(policyKey(account.callingPolicy))?.AllowSIPDevicesCalling !== true)
      return { outcome: 'no-sip-policy', policy: account.callingPolicy };
    if (phone.get(policyKey(account.ipPhonePolicy))?.SignInMode !== 'CommonAreaPhoneSignIn')
      return { outcome: 'personal-account', policy: account.ipPhonePolicy };
    return undefined;
  };
}

/** The cmdlets write a policy as `Tag:Name` in one place and as `Name` in another. */
function policyKey(name: string): string {
  return name.replace(/^tag:/i, '').toLowerCase();
}
