/** Roles of the bot itself; the procedures' own roles (Teams administrator, …) own runbook steps and are named freely. */
export const ROLES = ['viewer', 'operator', 'approver', 'admin'] as const;
export type Role = (typeof ROLES)[number];

const INCLUDES: Readonly<Record<Role, readonly Role[]>> = {
  viewer: ['viewer'],
  operator: ['operator', 'viewer'],
  approver: ['approver', 'viewer'],
  admin: ROLES,
};

/** A role somebody has, and what gave it. */
export interface Grant {
  readonly role: string;
  readonly why: string;
}

/** Whether these grants allow what asks for that role. Nothing is allowed to people without a role. */
export function may(grants: readonly Grant[], need: Role): boolean {
  return grants.some(
    ({ role }) => (ROLES as readonly string[]).includes(role) && INCLUDES[role as Role].includes(need),
  );
}
