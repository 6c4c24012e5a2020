import type { Result } from '../kernel/result.ts';
import type { Change, ChangePerson, ChangePlace, TargetCounts } from './change.ts';
import type { Decision } from './decide.ts';

/** Where changes are kept. */
export interface ChangeStore {
  find(id: number): Promise<Change | undefined>;
  /** Newest first; `open` leaves out what has ended. */
  list(filter: ChangeFilter): Promise<{ readonly changes: readonly Change[]; readonly total: number }>;
  /** Changes in one of these states, for the sweep. */
  inState(states: readonly Change['state'][]): Promise<readonly Change[]>;
  /**
   * Locks the change, lets `decide` judge it as it stands now, and writes the decision with its audit entry in the same
   * transaction. Refusals write nothing. Undefined where there is no such change.
   */
  decide(id: number, decide: (change: Change) => Result<Decision>): Promise<Result<Decision> | undefined>;
  counts(id: number): Promise<TargetCounts>;
  /** Counts of many changes in one query, for lists. */
  countsOf(ids: readonly number[]): Promise<ReadonlyMap<number, TargetCounts>>;
}

export interface ChangeFilter {
  readonly open: boolean;
  readonly page: number;
  readonly perPage: number;
}

/** What a new change is made of. */
export interface ChangeDraft {
  readonly name: string;
  readonly requestedBy: ChangePerson;
  readonly place: ChangePlace;
  readonly retryOf?: number;
}
