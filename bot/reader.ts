import type { Decided } from '../cards/decision.ts';
import type { ApprovalRules, Change } from '../src/changes/index.ts';

/** What a reader of a change's card may do with it. The server asks again when a button comes back. */
export interface Reader {
  readonly mayApprove: boolean;
  readonly mayControl: boolean;
}

/** In a shared conversation the card is everybody's, so it offers what somebody there may do. */
export const ANYBODY: Reader = { mayApprove: true, mayControl: true };

/** How the decision about a plan stands: nothing in it is to be decided, it is being decided, or it was. */
function decisionState(
  state: Change['state'],
): 'draft' | 'awaiting-approval' | 'rejected' | 'expired' | 'approved' {
  if (state === 'failed') return 'draft';
  // Paused or cancelled before its first step.
  return state === 'awaiting-approval' || state === 'rejected' || state === 'expired' ? state : 'approved';
}

/** What the previews of all kinds tell of the decision. */
export function decisionOf(
  { id, requestedBy, digest, total, state, approvalsNeeded, approvals, expiresAt, note }: Change,
  { selfApproval }: Pick<ApprovalRules, 'selfApproval'>,
  { mayApprove }: Reader,
): Decided {
  return {
    id: String(id),
    requestedBy: requestedBy.name,
    digest: digest ?? '',
    accepted: total,
    state: decisionState(state),
    approvals: {
      needed: approvalsNeeded,
      given: approvals.map(({ who, at }) => ({ who: who.name, at: at.toISOString() })),
    },
    selfApproval,
    expiresAt: expiresAt?.toISOString() ?? '',
    ...(note?.details.reason === undefined ? {} : { decidedReason: String(note.details.reason) }),
    mayApprove,
  };
}
