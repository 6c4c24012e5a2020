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
const PHONE_SYSTEM = '4828c8ec-dc2e-4779-b502-87ac9ce28ab7';

/** @param configuration undefined where Teams does not know the account yet */
export function accountOf(user: UserRecord, configuration: ConfigurationRecord | undefined): Account {
  return {
    id: user.id,
    upn: user.userPrincipalName,
    enabled: user.accountEnabled !== false,
    hasPhoneSystem: (user.assignedPlans ?? []).some(
      (plan) => plan.servicePlanId === PHONE_SYSTEM && plan.capabilityStatus?.toLowerCase() === 'enabled',
    ),
    phoneNumber: phoneNumber(configuration),
    callingPolicy: policy(configuration, 'TeamsCallingPolicy'),
    ipPhonePolicy: policy(configuration, 'TeamsIPPhonePolicy'),
  };
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
