import type { Change } from '../src/changes/index.ts';

/** What a reader of a change's card may do with it. The server asks again when a button comes back. */
export interface Reader {
  readonly mayApprove: boolean;
  readonly mayControl: boolean;
}

/** In a shared conversation the card is everybody's, so it offers what somebody there may do. */
export const ANYBODY: Reader = { mayApprove: true, mayControl: true };

/** How the decision about a plan stands: nothing in it is to be decided, it is being decided, or it was. */
export function decisionState(
  state: Change['state'],
): 'draft' | 'awaiting-approval' | 'rejected' | 'expired' | 'approved' {
  if (state === 'failed') return 'draft';
  // Paused or cancelled before its first step.
  return state === 'awaiting-approval' || state === 'rejected' || state === 'expired' ? state : 'approved';
}
