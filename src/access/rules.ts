/** Whom an entry of the access file names. Ids and names are in lower case, as Entra tells them apart. */
export type Member =
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'name'; readonly upn: string }
  /** `name` is what the file calls the group; null where it does not. */
  | { readonly kind: 'group'; readonly id: string; readonly name: string | null };

/** One entry of the access file: whoever it names has the role. */
export interface Rule {
  readonly role: string;
  readonly line: number;
  readonly member: Member;
}

/** Whom an account of Slack belongs to, as the access file says. */
export interface SlackEntry {
  /** `U…`, or `T…/U…` for that account of one workspace. */
  readonly account: string;
  readonly line: number;
  readonly member: Exclude<Member, { readonly kind: 'group' }>;
}

/** All that an access file says. */
export interface AccessRules {
  readonly rules: readonly Rule[];
  readonly slack: readonly SlackEntry[];
}

/** The member as the log and the file call it: `group 6d1f…`, and the same for no other. */
export function memberText(member: Member): string {
  switch (member.kind) {
    case 'person':
      return `user ${member.id}`;
    case 'name':
      return `user ${member.upn}`;
    case 'group':
      return `group ${member.id}`;
  }
}

/** What a new file gives and takes away, each as `operator: group 6d1f…` or `slack U0…: user ana@…`. */
export interface RulesChange {
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

export function rulesChange(before: AccessRules, after: AccessRules): RulesChange {
  const [old, fresh] = [textsOf(before), textsOf(after)];
  return {
    gained: [...fresh].filter((text) => !old.has(text)),
    lost: [...old].filter((text) => !fresh.has(text)),
  };
}

function textsOf({ rules, slack }: AccessRules): Set<string> {
  return new Set([
    ...rules.map(({ role, member }) => `${role}: ${memberText(member)}`),
    ...slack.map(({ account, member }) => `slack ${account}: ${memberText(member)}`),
  ]);
}
