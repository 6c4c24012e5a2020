/** ITIL's change, as this product uses it: one requested piece of work on many targets. */
export const CHANGE_STATES = [
  'draft',
  'awaiting-approval',
  'approved',
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

export interface Change {
  readonly id: number;
  readonly kind: 'enrolment';
  readonly state: ChangeState;
  /** What the requester called it: the file's name, or the row count of what was pasted. */
  readonly name: string;
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
  readonly at: Date;
}
