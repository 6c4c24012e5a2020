import { ok, refuse, type Result } from '../kernel/result.ts';
import type { Approval, Change, ChangePerson } from './change.ts';

/** On what somebody's approvals rest: a role of their own, or that of people who have lent it to them. */
export interface Authority {
  readonly own: boolean;
  readonly lentBy: readonly ChangePerson[];
}

/** Everybody's authority over one change, as it is now. */
export type AuthorityOf = (personId: string) => Authority;

/** Entra object ids are compared without case, as Entra does. */
export function isSame(one: Pick<ChangePerson, 'id'>, other: Pick<ChangePerson, 'id'>): boolean {
  return one.id.toLowerCase() === other.id.toLowerCase();
}

/** The approvals that count: who gave them could still give them, in the same name. */
export function standing(
  { approvals }: Pick<Change, 'approvals'>,
  authorityOf: AuthorityOf,
): readonly Approval[] {
  return approvals.filter(({ who, lentBy }) => {
    const authority = authorityOf(who.id);
    return lentBy ? authority.lentBy.some((lender) => isSame(lender, lentBy)) : authority.own;
  });
}

/**
 * In whose name somebody would approve: null in their own. People count once, and so do roles: neither the requester's own nor
 * one that another has spoken for says yes again, through whomever.
 */
export function voiceOf(
  change: Pick<Change, 'id' | 'requestedBy' | 'approvals'>,
  who: ChangePerson,
  { selfApproval }: { readonly selfApproval: boolean },
  authorityOf: AuthorityOf,
): Result<ChangePerson | null> {
  const { id, requestedBy } = change;
  if (!selfApproval && isSame(who, requestedBy)) return refuse('change.own-change', { id });
  const { own, lentBy } = authorityOf(who.id);
  if (!own && lentBy.length === 0) return refuse('not-allowed', { need: 'approver' });
  const given = standing(change, authorityOf);
  const spokenFor = (person: ChangePerson): Approval | undefined =>
    given.find((approval) => isSame(approval.lentBy ?? approval.who, person));
  if (given.some((approval) => isSame(approval.who, who))) {
    return refuse('change.already-approved', { id, who: who.name });
  }
  if (own) {
    const delegate = spokenFor(who)?.who;
    return delegate ? refuse('change.delegate-approved', { id, who: delegate.name }) : ok(null);
  }
  const others = lentBy.filter((lender) => !isSame(lender, requestedBy));
  const [first] = others;
  if (!first) return refuse('change.delegate-of-requester', { id, who: requestedBy.name });
  const free = others.find((lender) => !spokenFor(lender));
  return free ? ok(free) : refuse('change.delegator-approved', { id, who: first.name });
}
