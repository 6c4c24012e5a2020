import type { Decided } from '../../cards/decision.ts';
import { may } from '../../src/access/index.ts';
import { voiceOf, type ApprovalRules, type Change } from '../../src/changes/index.ts';
import type { RolesNow } from '../access/roles-now.ts';

/** What a reader of a change's card may do with it. The server asks again when a button comes back. */
interface Rights {
  readonly mayApprove: boolean;
  readonly mayControl: boolean;
}

export interface Reader extends Rights {
  /** It waits for approvers of whom the bot can reach none. */
  readonly nobodyTold: boolean;
}

/** A card that several people look at shows how things stand; what each of them may do is on a view of their own. */
export const NO_RIGHTS: Rights = { mayApprove: false, mayControl: false };

/** What one person may do with the change now, by the rules that judge the press. */
export function rightsOf(
  change: Change,
  personId: string,
  roles: Pick<RolesNow, 'grants' | 'authorityOver'>,
  rules: Pick<ApprovalRules, 'selfApproval'>,
): Rights {
  const voice = voiceOf(change, { id: personId, name: '' }, rules, roles.authorityOver(change));
  return { mayApprove: voice.ok, mayControl: may(roles.grants(personId), 'operator') };
}

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
  { mayApprove, mayControl, nobodyTold }: Reader,
): Decided {
  const { reason, who: refuser = '' } = note?.details ?? {};
  return {
    id: String(id),
    requestedBy: requestedBy.name,
    digest: digest ?? '',
    accepted: total,
    state: decisionState(state),
    approvals: {
      needed: approvalsNeeded,
      given: approvals.map(({ who, lentBy, at }) => ({
        who: who.name,
        at: at.toISOString(),
        ...(lentBy ? { lentBy: lentBy.name } : {}),
      })),
    },
    selfApproval,
    expiresAt: expiresAt?.toISOString() ?? '',
    ...(reason === undefined ? {} : { decidedReason: String(reason), decidedBy: String(refuser) }),
    mayApprove,
    mayControl,
    nobodyTold,
  };
}
