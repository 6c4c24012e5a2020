import type { ChangePerson, ChangePlace } from '../changes/index.ts';
import { ok, refuse, type Result } from '../kernel/result.ts';

/** An approver's role in a colleague's hands, for a while: to approve in the approver's name, and nothing else. */
export interface Delegation {
  readonly id: number;
  readonly delegator: ChangePerson;
  readonly delegate: ChangePerson;
  readonly until: Date;
}

/** Longer, and it is a role to be given by whoever gives roles. */
const LONGEST_DAYS = 30;
const DAY_MS = 24 * 3_600_000;

/** What is lent. That the delegator has the role, and has not borrowed it, is for the caller to ask. */
export interface Loan extends Omit<Delegation, 'id'> {
  readonly where: Pick<ChangePlace, 'channel' | 'conversationId'>;
  readonly at: Date;
}

/** @returns refusals: `delegation.to-oneself`, `delegation.past`, `delegation.too-long` {days}. */
export function lend(loan: Loan): Result<Loan> {
  const { delegator, delegate, until, at } = loan;
  if (delegator.id.toLowerCase() === delegate.id.toLowerCase()) return refuse('delegation.to-oneself');
  if (until <= at) return refuse('delegation.past');
  // A day more: an end written as a date is the end of that day.
  const longest = at.getTime() + (LONGEST_DAYS + 1) * DAY_MS;
  return until.getTime() > longest ? refuse('delegation.too-long', { days: LONGEST_DAYS }) : ok(loan);
}

/** Where delegations are kept. Each writes its audit entry in its own transaction. */
export interface DelegationStore {
  /** In place of what the same delegator has lent the same person before. */
  lend(loan: Loan): Promise<Delegation>;
  /** Ends all that somebody has lent. */
  withdraw(by: Pick<Loan, 'delegator' | 'where' | 'at'>): Promise<readonly Delegation[]>;
  /** Lent and not over. Whether the delegator still has the role is not asked here. */
  inForce(now: Date): Promise<readonly Delegation[]>;
}
