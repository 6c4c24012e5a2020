/** Roles of the bot itself; the procedures' own roles (Teams administrator, …) own runbook steps and are named freely. */
export const ROLES = ['viewer', 'operator', 'approver', 'admin'] as const;
export type Role = (typeof ROLES)[number];

const INCLUDES: Readonly<Record<Role, readonly Role[]>> = {
  viewer: ['viewer'],
  operator: ['operator', 'viewer'],
  approver: ['approver', 'viewer'],
  admin: ROLES,
};

/** What gave a role: an entry of the access file, in which line, and when the directory last confirmed what it says. */
export type Reason =
  | { readonly by: 'id'; readonly line: number }
  | { readonly by: 'name'; readonly line: number; readonly upn: string; readonly confirmedAt: Date }
  | {
      readonly by: 'group';
      readonly line: number;
      readonly id: string;
      readonly name: string;
      readonly confirmedAt: Date;
    };

/** A role somebody has, and what gave it. */
export interface Grant {
  readonly role: string;
  readonly why: Reason;
}

/** Whether these grants allow what asks for that role. Nothing is allowed to people without a role. */
export function may(grants: readonly Pick<Grant, 'role'>[], need: Role): boolean {
  return grants.some(
    ({ role }) => (ROLES as readonly string[]).includes(role) && INCLUDES[role as Role].includes(need),
  );
}
