import type { ChangePerson, ChangePlace } from '../changes/index.ts';
import type { Finding } from './finding.ts';
import type { CheckRequest } from './request.ts';

/** A check that somebody asked for in a conversation. */
export interface Check {
  readonly id: number;
  readonly request: CheckRequest;
  readonly askedBy: ChangePerson;
  readonly place: ChangePlace;
  readonly locale: string;
  readonly askedAt: Date;
  /** Null while it runs. */
  readonly findings: readonly Finding[] | null;
  readonly finishedAt: Date | null;
}

export type CheckDraft = Pick<Check, 'request' | 'askedBy' | 'place' | 'locale'>;

/** Where checks are kept, with what they found: evidence, so none is ever deleted. */
export interface CheckStore {
  create(draft: CheckDraft): Promise<Check>;
  find(id: number): Promise<Check | undefined>;
  /** Notes that a worker has begun; where one had begun before, it died over it. */
  begin(id: number): Promise<void>;
  /**
   * Writes what was found with its audit entry.
   * @returns false where another worker was first; its findings stand.
   */
  finish(id: number, findings: readonly Finding[]): Promise<boolean>;
  unfinished(): Promise<readonly number[]>;
  /** How many checks of this person have no result yet. */
  unfinishedOf(personId: string): Promise<number>;
}
