import type { ChangePerson, ChangePlace } from '../changes/index.ts';
import type { CheckResult } from './finding.ts';
import type { CheckRequest } from './request.ts';

/** A network check that somebody asked for in a conversation. */
export interface Check {
  readonly id: number;
  readonly request: CheckRequest;
  readonly askedBy: ChangePerson;
  readonly place: ChangePlace;
  readonly locale: string;
  /** Its card; null until that is posted. */
  readonly messageId: string | null;
  readonly askedAt: Date;
  /** Null while it runs. */
  readonly result: CheckResult | null;
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
   * Writes the result with its audit entry.
   * @returns false where another worker was first; its result stands.
   */
  finish(id: number, result: CheckResult): Promise<boolean>;
  /** Makes this message the check's card. */
  posted(id: number, messageId: string): Promise<void>;
  /** Its card shows the result, or can never show it. */
  shown(id: number): Promise<void>;
  unfinished(): Promise<readonly number[]>;
  /** How many checks of this person have no result yet. */
  unfinishedOf(personId: string): Promise<number>;
  /** Those that have a result which their card does not show. */
  unshown(): Promise<readonly number[]>;
}
