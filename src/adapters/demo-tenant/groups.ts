import type { Accounts, DemoAccount } from './accounts.ts';

/** A group of the tenant; its members are accounts and other groups, by id. */
export interface DemoGroup {
  readonly id: string;
  readonly name: string;
  readonly members: readonly string[];
  /** Whether apps may not see who is in it. */
  readonly hidden: boolean;
}

export type GroupMember =
  | { readonly kind: 'user'; readonly account: DemoAccount }
  | { readonly kind: 'group'; readonly group: DemoGroup };

export interface Groups {
  find(id: string): DemoGroup | undefined;
  /** Makes the group, or puts it in the place of the one with its id. */
  put(group: DemoGroup): void;
  remove(id: string): void;
  /** Everything in it, at any depth, each once. */
  everythingIn(id: string): readonly GroupMember[];
}

/** Patti Fernandez is a viewer because reception is part of those who look at phones. */
const RECEPTION: DemoGroup = {
  id: '00000000-0000-0000-0000-000000000201',
  name: 'Reception',
  members: ['00000000-0000-0000-0000-0000000000024'],
  hidden: false,
};
const PHONE_VIEWERS: DemoGroup = {
  id: '00000000-0000-0000-0000-000000000200',
  name: 'Phone viewers',
  members: [RECEPTION.id],
  hidden: false,
};

export function createGroups(accounts: Pick<Accounts, 'find'>): Groups {
  const groups = new Map([PHONE_VIEWERS, RECEPTION].map((group) => [group.id, group]));
  const find = (id: string): DemoGroup | undefined => groups.get(id.toLowerCase());

  function memberOf(id: string): GroupMember[] {
    const group = find(id);
    if (group) return [{ kind: 'group', group }];
    const account = accounts.find(id);
    return account ? [{ kind: 'user', account }] : [];
  }

  return {
    find,
    put: (group) => void groups.set(group.id.toLowerCase(), group),
    remove: (id) => void groups.delete(id.toLowerCase()),
    everythingIn(id) {
      // Groups may be in each other.
      const ids = new Set([...(find(id)?.members ?? [])]);
      for (const inner of ids) for (const member of find(inner)?.members ?? []) ids.add(member);
      return [...ids].flatMap(memberOf);
    },
  };
}
