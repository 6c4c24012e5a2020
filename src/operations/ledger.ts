import type { By, Change, ChangeDraft, TargetState } from '../changes/index.ts';
import type { Refusal, Result } from '../kernel/result.ts';
import type { OperationKind, OperationRequest } from './request.ts';
import type { OperationStep, OperationTarget, PlannedTarget } from './target.ts';

export interface OperationPlan {
  /** What the request had left to the plan. */
  readonly found?: Pick<OperationRequest, 'setting'>;
  /** Those left out among them, with `wave` null. */
  readonly targets: readonly PlannedTarget[];
  readonly digest: string;
  readonly approvalsNeeded: number;
  readonly judgedAt: Date;
  readonly expiresAt: Date;
  /** Why nothing of it can be done: the draft ends with it. */
  readonly refusal?: Refusal;
}

export interface WaveProgress {
  readonly wave: number;
  readonly counts: Readonly<Record<TargetState, number>>;
  /** When one of its targets last moved. */
  readonly movedAt: Date | null;
}

/** Where a target goes; `code` says why it failed or was skipped. */
export interface Step {
  readonly step: OperationStep;
  readonly state: TargetState;
  readonly code?: string | null;
}

/** Done by the tenant's word, and not seen since. */
export interface Unseen {
  readonly count: number;
  /** When the last of them was done. */
  readonly lastAt: Date | null;
  /** How many others an inventory of this time does not show as they should be. */
  readonly away: number;
  /** How many the tenant was asked for and has not ended. */
  readonly underWay: number;
  /** How many the tenant is still to be asked for. */
  readonly waiting: number;
}

/**
 * The store of operations. Everything works on sets: no method is meant to be called once per phone. What is told to be final
 * is audited in the same transaction.
 */
export interface OperationLedger {
  /** A new draft, audited. */
  create(kind: OperationKind, draft: ChangeDraft, request: OperationRequest): Promise<Change>;
  /** The same of what an ended change left over. Refuses `change.asked-for-already` where that is under way, or has been done. */
  retry(
    kind: OperationKind,
    draft: ChangeDraft & { readonly retryOf: number },
    request: OperationRequest,
  ): Promise<Result<Change>>;
  /** The same of what takes an ended change back; refuses likewise. */
  undo(
    kind: OperationKind,
    draft: ChangeDraft,
    request: OperationRequest & { readonly undoes: number },
  ): Promise<Result<Change>>;
  /**
   * Replaces the plan of a draft or of an approved change, whole or not at all, and asks for approval, or keeps the approval if
   * the digest is the same. Throws `change.claimed-meanwhile` (later) where another change took one of its subjects.
   */
  savePlan(changeId: number, plan: OperationPlan): Promise<void>;
  /**
   * Writes into a draft's, or a waiting plan's, request what the requester takes upon himself, audited; it becomes a draft again.
   * @returns false where it is decided already
   */
  acknowledge(changeId: number, guards: readonly string[], by: By): Promise<boolean>;
  /** The facts were looked at again and are still those that were approved. */
  confirmPlan(changeId: number, judgedAt: Date): Promise<void>;
  /** The draft could not become a plan. */
  refuse(changeId: number, refusal: Refusal): Promise<void>;
  /** Which open change each of these subjects is already part of. */
  claimed(subjectIds: readonly string[], exceptId: number): Promise<ReadonlyMap<string, number>>;
  /** From approved to scheduled: its time has not come. */
  wait(changeId: number): Promise<void>;
  /** From approved or scheduled to running. */
  begin(changeId: number): Promise<void>;

  waves(changeId: number): Promise<readonly WaveProgress[]>;
  targets(changeId: number, where: OperationFilter): Promise<readonly OperationTarget[]>;
  /** Targets by outcome, accepted and left out, with the first few names. */
  outcomes(
    changeId: number,
  ): Promise<readonly { outcome: string; count: number; accepted: boolean; names: string[] }[]>;
  /** How many wait behind each guard. */
  held(changeId: number): Promise<readonly { guard: string; count: number }[]>;
  /** Failed and skipped targets by code with the first few names, most frequent first. */
  failures(changeId: number): Promise<readonly { code: string; count: number; names: string[] }[]>;
  lastFailures(changeId: number, limit: number): Promise<readonly { name: string; code: string }[]>;

  /** Notes that this guard holds these back, since now where it did not yet. */
  hold(changeId: number, positions: readonly number[], guard: string): Promise<void>;
  /** Marks those of these that still wait as asked for and returns them: the intent, written before the call. */
  intend(changeId: number, positions: readonly number[]): Promise<readonly OperationTarget[]>;
  /** Marks all that wait as asked for at this time, so that the tenant is asked about them first; nothing else is unsure any more. */
  doubt(changeId: number, since: Date): Promise<void>;
  /** The tenant has accepted these, or has told their operations since; each is looked at again after `lookInMs`. */
  accepted(
    changeId: number,
    operations: readonly { readonly position: number; readonly operationId: string | null }[],
    lookInMs: number,
  ): Promise<void>;
  /** Nothing of it reached the tenant: back in line. */
  giveBack(changeId: number, positions: readonly number[]): Promise<void>;
  /** Looked at, and not ended; each is looked at again `lookInMs` later, and later each time. */
  looked(changeId: number, positions: readonly number[], lookInMs: number): Promise<void>;
  move(changeId: number, positions: readonly number[], to: Step): Promise<void>;
  /** Puts what failed, and what nobody knows of, back in line. @returns how many that was */
  again(changeId: number): Promise<number>;
  /** Skips what the tenant was not asked for. */
  skipWaiting(changeId: number, code: string): Promise<number>;
  /** Notes how long operations took by the tenant's clock. */
  took(changeId: number, times: readonly { readonly position: number; readonly ms: number }[]): Promise<void>;
  /** How long nine of ten operations of this change took so far, in milliseconds; undefined before the first. */
  usualMs(changeId: number): Promise<number | undefined>;
  /**
   * How soon something is to be looked at, from now: what was asked for without an answer at once. Undefined where nothing is
   * under way.
   * @param seenBy what was done after this cannot be seen yet, and is not to be looked at
   */
  nextLookMs(changeId: number, seenBy?: Date): Promise<number | undefined>;
  /** What cannot be seen in an inventory that was read at this time. */
  unseen(changeId: number, seenBy: Date): Promise<Unseen>;
  /** Operations on these phones that are on record by their id, whichever change asked for them, by phone. */
  operationsOf(subjectIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  /** The sites of targets that still wait. */
  sites(changeId: number): Promise<readonly (string | null)[]>;
  /** Phones that any change is working on, by id, with their sites. */
  underWay(): Promise<ReadonlyMap<string, string | null>>;
  /** Failures that have been gone on over. */
  tolerated(changeId: number): Promise<number>;
  tolerate(changeId: number, failures: number): Promise<void>;
  /** Ends the change by what its targets came to; false while any is still under way. */
  finish(changeId: number): Promise<boolean>;
  /** Runs `work` while no other process runs under the same key; undefined (at once) where one does. */
  exclusively<T>(key: string, work: () => Promise<T>): Promise<T | undefined>;
}

export interface OperationFilter {
  readonly steps?: readonly OperationStep[];
  readonly states?: readonly TargetState[];
  readonly wave?: number;
  readonly outcome?: string;
  /** Those whose next look is due. */
  readonly due?: boolean;
  /** Those that were done by then, by the tenant's word. */
  readonly endedBy?: Date;
  /** Those that a guard holds back come last and in no order, so that none that waits for long bars the others. */
  readonly heldLast?: boolean;
  readonly offset?: number;
  readonly limit?: number;
}
