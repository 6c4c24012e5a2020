import { may, type Grant } from '../../src/access/index.ts';
import { isSame, voiceOf, type AuthorityOf, type Change } from '../../src/changes/index.ts';
import type { Delegation } from '../../src/delegations/index.ts';
import type { Services } from '../services.ts';

/** A role somebody has, whoever gave it. */
export type Held = Pick<Grant, 'role'>;

/** Who may do what at this moment: people's own roles, and approver where somebody who has that role lends it. */
export interface RolesNow {
  grants(personId: string): readonly Held[];
  /** On what people's approvals of that change would rest. */
  authorityOver(change: Pick<Change, 'requestedBy'>): AuthorityOf;
  /** Those who may approve the change as it stands: delegates first, then in the order in which roles were given. */
  approvers(change: Change): readonly string[];
  /** Those who may run changes. */
  operators(): readonly string[];
  /** What is lent, as long as the delegator has the role. */
  readonly loans: readonly Delegation[];
}

interface Asked extends Pick<Services, 'access'> {
  readonly world: Pick<Services['world'], 'approvals' | 'clock'>;
  readonly stores: Pick<Services['stores'], 'delegations'>;
}

/** Nothing is kept: a role that is taken away, or lent no more, is gone with the next question. */
export async function rolesNow({ access, world, stores }: Asked): Promise<RolesNow> {
  const inForce = await stores.delegations.inForce(world.clock.now());
  const hasOwn = (id: string): boolean => may(access.grants(id), 'approver');
  // Who has only borrowed it lends nothing on.
  const loans = inForce.filter(({ delegator }) => hasOwn(delegator.id));
  const lendersTo = (id: string): Delegation['delegator'][] =>
    loans.filter(({ delegate }) => isSame(delegate, { id })).map(({ delegator }) => delegator);
  const people = [...new Set([...loans.map(({ delegate }) => delegate.id), ...access.people()])];

  /** The demo, where one person plays all parts, lets requesters approve what they asked for. */
  function authorityOver({ requestedBy }: Pick<Change, 'requestedBy'>): AuthorityOf {
    const { selfApproval } = world.approvals;
    return (id) => ({
      own: hasOwn(id) || (selfApproval && isSame({ id }, requestedBy) && may(access.grants(id), 'operator')),
      lentBy: lendersTo(id),
    });
  }

  return {
    loans,
    authorityOver,
    grants: (id) => [
      ...access.grants(id),
      ...(lendersTo(id).length > 0 ? [{ role: 'approver' } as const] : []),
    ],
    approvers(change) {
      const authority = authorityOver(change);
      return people.filter((id) => voiceOf(change, { id, name: '' }, world.approvals, authority).ok);
    },
    operators: () => access.people().filter((id) => may(access.grants(id), 'operator')),
  };
}
