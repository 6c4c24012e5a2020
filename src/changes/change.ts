/** ITIL's change, as this product uses it: one requested piece of work on many targets. */
export const CHANGE_STATES = [
  'draft',
  'awaiting-approval',
  'approved',
  'scheduled',
  'running',
  'paused',
  'succeeded',
  'partly-failed',
  'failed',
  'cancelled',
  'rejected',
  'expired',
] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];

/** States that nothing leaves any more. */
export const ENDED: readonly ChangeState[] = [
  'succeeded',
  'partly-failed',
  'failed',
  'cancelled',
  'rejected',
  'expired',
];

export const TARGET_STATES = ['pending', 'running', 'succeeded', 'failed', 'skipped', 'unknown'] as const;
export type TargetState = (typeof TARGET_STATES)[number];
export type TargetCounts = Readonly<Record<TargetState, number>>;

/** `enrolment` has stages of its own (`src/enrolment`); the others are operations (`src/operations`). */
export const CHANGE_KINDS = [
  'enrolment',
  'restart',
  'sign-out',
  'firmware-update',
  'diagnostics',
  'policy-sip',
  'licences',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export interface Change {
  readonly id: number;
  readonly kind: ChangeKind;
  readonly state: ChangeState;
  /** What the requester called it: the file's name, the row count of what was pasted, or the selector. */
  readonly name: string;
  /** What an operation was asked for with, besides its targets; null for an enrolment, whose CSV says it all. */
  readonly request: unknown;
  /** SHA-256 over the frozen plan; what an approval is bound to. Null while the plan is being made. */
  readonly digest: string | null;
  /** Accepted targets. */
  readonly total: number;
  readonly requestedBy: ChangePerson;
  readonly place: ChangePlace;
  /** The change whose failed targets this one repeats. */
  readonly retryOf: number | null;
  readonly approvalsNeeded: number;
  readonly approvals: readonly Approval[];
  readonly createdAt: Date;
  /** When the facts behind the plan were read. */
  readonly judgedAt: Date | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** An approval that has not come by then is void. */
  readonly expiresAt: Date | null;
  /**
   * The database was restored to this time: what the tenant was asked for since is read back before anything is begun. Null where
   * the ledger knows it all.
   */
  readonly unsureSince: Date | null;
  /** A cancellation was asked for; what is already under way in the tenant still ends. */
  readonly cancelling: boolean;
  /** The refusal that ended the draft, or the approver's reason. */
  readonly note: {
    readonly code: string;
    readonly details: Readonly<Record<string, string | number>>;
  } | null;
}

export interface ChangePerson {
  readonly id: string;
  readonly name: string;
}

/** Where the change was asked for. */
export interface ChangePlace {
  readonly channel: string;
  readonly conversationId: string;
  readonly kind: 'personal' | 'group' | 'channel';
  readonly tenantId: string | null;
}

export interface Approval {
  readonly who: ChangePerson;
  /** Whose role it was given on, where somebody had lent theirs. */
  readonly lentBy?: ChangePerson;
  readonly at: Date;
}
