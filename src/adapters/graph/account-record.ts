import { z } from 'zod';
import type { Account } from '../../enrolment/directory.ts';

/** A Graph user and its Teams configuration, as far as Linekeeper reads them. */
export const userRecord = z.object({
  id: z.string(),
  userPrincipalName: z.string(),
  accountEnabled: z.boolean().nullish(),
  assignedPlans: z
    .array(z.object({ servicePlanId: z.string().nullish(), capabilityStatus: z.string().nullish() }))
    .nullish(),
});
export type UserRecord = z.infer<typeof userRecord>;

export const configurationRecord = z.object({
  userPrincipalName: z.string(),
  telephoneNumbers: z
    .array(z.object({ telephoneNumber: z.string().nullish(), assignmentCategory: z.string().nullish() }))
    .nullish(),
  effectivePolicyAssignments: z
    .array(
      z.object({
        policyType: z.string().nullish(),
        policyAssignment: z.object({ displayName: z.string().nullish() }).nullish(),
      }),
    )
    .nullish(),
});
export type ConfigurationRecord = z.infer<typeof configurationRecord>;

/** Service plan MCOEV, "Phone System". */
const PHONE_SYSTEM = new Set(['4828c8ec-dc2e-4779-b502-87ac9ce28ab7']);

/** From Microsoft's "Product names and service plan identifiers for licensing", 29 October 2025. */
const CALLING_PLANS = new Set([
  '4ed3ff63-69d7-4fb7-b984-5aec7f605ca8', // MCOPSTN1, domestic
  '5a10155d-f5c1-411a-a8ec-e99aae125390', // MCOPSTN2, domestic and international
  '6b340437-d6f9-4dc5-8cc2-99163f7f83d6', // MCOPSTN3, usage
  '54a152dc-90de-4996-93d2-bc47e670fc06', // MCOPSTN5, domestic, 120 minutes
  '9a0125a5-c8f8-4526-b231-49e2abe0ebce', // domestic small, a product that is called MCOPSTN5 too
  '7861360b-dc3b-4eba-a3fc-0d323a035746', // MCOPSTNEAU, Telstra
]);

/** @param configuration undefined where Teams does not know the account yet */
export function accountOf(user: UserRecord, configuration: ConfigurationRecord | undefined): Account {
  return {
    id: user.id,
    upn: user.userPrincipalName,
    enabled: user.accountEnabled !== false,
    hasPhoneSystem: hasPlan(user, PHONE_SYSTEM),
    hasCallingPlan: hasPlan(user, CALLING_PLANS),
    phoneNumber: phoneNumber(configuration),
    callingPolicy: policy(configuration, 'TeamsCallingPolicy'),
    ipPhonePolicy: policy(configuration, 'TeamsIPPhonePolicy'),
  };
}

function hasPlan({ assignedPlans }: UserRecord, ids: ReadonlySet<string>): boolean {
  return (assignedPlans ?? []).some(
    ({ servicePlanId, capabilityStatus }) =>
      ids.has(servicePlanId?.toLowerCase() ?? '') && capabilityStatus?.toLowerCase() === 'enabled',
  );
}

/** The primary number, else the first. */
function phoneNumber(configuration: ConfigurationRecord | undefined): string | null {
  const numbers = configuration?.telephoneNumbers ?? [];
  const primary =
    numbers.find((number) => number.assignmentCategory?.toLowerCase() === 'primary') ?? numbers[0];
  return primary?.telephoneNumber ?? null;
}

/** Graph lists a type only where something other than Global is effective. */
function policy(configuration: ConfigurationRecord | undefined, type: string): string {
  const found = configuration?.effectivePolicyAssignments?.find(
    (assignment) => assignment.policyType?.toLowerCase() === type.toLowerCase(),
  );
  return found?.policyAssignment?.displayName?.replace(/^Tag:/i, '') ?? 'Global';
}
