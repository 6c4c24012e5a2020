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

/** What a new file gives and takes away, each as `operator: group 6d1f…`. */
export interface RulesChange {
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

export function rulesChange(before: readonly Rule[], after: readonly Rule[]): RulesChange {
  const textsOf = (rules: readonly Rule[]): Set<string> =>
    new Set(rules.map(({ role, member }) => `${role}: ${memberText(member)}`));
  const [old, fresh] = [textsOf(before), textsOf(after)];
  return {
    gained: [...fresh].filter((text) => !old.has(text)),
    lost: [...old].filter((text) => !fresh.has(text)),
  };
}
