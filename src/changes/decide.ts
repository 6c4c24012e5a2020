import type { AuditEntry } from '../audit/index.ts';
import { ok, refuse, type Refusal, type Result } from '../kernel/result.ts';
import { standing, voiceOf, type AuthorityOf } from './authority.ts';
import { ENDED, type Approval, type Change, type ChangePerson, type ChangePlace } from './change.ts';

/** What a person's decision does to a change: written with its audit entry in one transaction. */
export interface Decision {
  readonly patch: Partial<Omit<Change, 'id' | 'kind' | 'approvals' | 'request' | 'unsureSince'>>;
  readonly approval?: Pick<Approval, 'who' | 'lentBy'>;
  /** Approvals that are taken off it: who gave them may approve no more. */
  readonly lapsed?: readonly Approval[];
  readonly audit: AuditEntry;
  /** The code of the confirmation that the person sees. */
  readonly says: { readonly code: string; readonly details: Readonly<Record<string, string | number>> };
  /** The work to be woken by it. */
  readonly wake: boolean;
}

export interface By {
  readonly who: ChangePerson;
  readonly where?: Pick<ChangePlace, 'channel' | 'conversationId'>;
  readonly now: Date;
}

/** How approvals work here; the demo lets people approve their own changes, and says so on the card. */
export interface ApprovalRules {
  readonly selfApproval: boolean;
  /** How many people must say yes to a change of this many targets. */
  needed(targets: number): number;
  readonly expiresAfterMs: number;
}

export const APPROVAL_RULES: ApprovalRules = {
  selfApproval: false,
  needed: (targets) => (targets > 50 ? 2 : 1),
  expiresAfterMs: 24 * 3_600_000,
};
export const DEMO_APPROVAL_RULES: ApprovalRules = { ...APPROVAL_RULES, selfApproval: true, needed: () => 1 };

/** Facts older than this no longer carry an approval: the plan is made again and, if it differs, asked for again. */
export const FACTS_GOOD_FOR_MS = 15 * 60_000;

/** States that only an approved change comes to. */
const PAST_APPROVAL: readonly Change['state'][] = [
  'approved',
  'scheduled',
  'running',
  'paused',
  'succeeded',
  'partly-failed',
  'failed',
];

/** A yes to exactly the plan with this digest. Enough of them, from people who may still say it, and the change is approved. */
export function approve(
  change: Change,
  digest: string,
  rules: ApprovalRules,
  by: By,
  authorityOf: AuthorityOf,
): Result<Decision> {
  const { id, state, approvalsNeeded: needed } = change;
  if (state !== 'awaiting-approval') {
    const [first] = change.approvals;
    return first && PAST_APPROVAL.includes(state)
      ? refuse('change.already-approved', { id, who: first.who.name })
      : refuse('change.not-waiting', { id, state });
  }
  if (digest !== change.digest) return refuse('change.plan-changed', { id });
  if (change.expiresAt && by.now >= change.expiresAt) return refuse('change.expired', { id });
  const voice = voiceOf(change, by.who, rules, authorityOf);
  if (!voice.ok) return voice;
  const lentBy = voice.value;
  const counted = standing(change, authorityOf);
  const lapsed = change.approvals.filter((approval) => !counted.includes(approval));
  const given = counted.length + 1;
  const enough = given >= needed;
  return ok({
    patch: enough ? { state: 'approved' } : {},
    approval: { who: by.who, ...(lentBy ? { lentBy } : {}) },
    lapsed,
    audit: entry(change, 'change.approved', by, {
      ...{ digest, given, needed },
      ...(lentBy ? { lentBy } : {}),
      ...(lapsed.length > 0 ? { lapsed: lapsed.map(({ who }) => who) } : {}),
    }),
    says: enough
      ? { code: 'change.approved', details: { id } }
      : { code: 'change.approval-counted', details: { id, given, needed } },
    wake: enough,
  });
}

/** A no; its reason is kept and shown to the requester. */
export function reject(change: Change, digest: string, reason: string, by: By): Result<Decision> {
  const { id } = change;
  if (change.state !== 'awaiting-approval') return refuse('change.not-waiting', { id, state: change.state });
  if (digest !== change.digest) return refuse('change.plan-changed', { id });
  if (reason.trim() === '') return refuse('change.reason-needed', { id });
  const note = {
    code: 'change.rejected',
    details: { id, reason: reason.trim().slice(0, 500), who: by.who.name },
  };
  return ok({
    patch: { state: 'rejected', finishedAt: by.now, note },
    audit: entry(change, 'change.rejected', by, { reason: note.details.reason }),
    says: { code: 'change.rejected', details: { id } },
    wake: false,
  });
}

const PAUSABLE: readonly Change['state'][] = ['approved', 'scheduled', 'running'];

/** No new work is begun; what the tenant already runs comes to its end. */
export function pause(change: Change, by: By): Result<Decision> {
  const { id } = change;
  if (!PAUSABLE.includes(change.state) || change.cancelling) {
    return refuse('change.not-running', { id, state: change.state });
  }
  return simple(change, 'change.paused', { state: 'paused' }, by, false);
}

export function resume(change: Change, by: By): Result<Decision> {
  const { id } = change;
  if (change.state !== 'paused' || change.cancelling)
    return refuse('change.not-paused', { id, state: change.state });
  const state = change.startedAt ? 'running' : 'approved';
  return simple(change, 'change.resumed', { state, note: null }, by, true);
}

/** The tenant refuses to go on: the change is paused with the reason, until someone mends it and resumes, or cancels. */
export function halt(change: Change, reason: Refusal, by: By): Result<Decision> {
  const paused = pause(change, by);
  if (!paused.ok) return paused;
  const { patch, ...decision } = paused.value;
  return ok({
    ...decision,
    patch: { ...patch, note: reason },
    audit: entry(change, 'change.halted', by, { code: reason.code, ...reason.details }),
  });
}

/** The tenant refuses for good to say what came of phones that a cancelled change had begun: its report tells why. */
export function giveUp(change: Change, reason: Refusal, by: By): Result<Decision> {
  const { id, state } = change;
  if (state !== 'running' || !change.cancelling) return refuse('change.not-running', { id, state });
  return ok({
    patch: { note: reason },
    audit: entry(change, 'change.given-up', by, { code: reason.code, ...reason.details }),
    says: { code: 'change.cancelling', details: { id } },
    wake: false,
  });
}

/**
 * Ends a change. One that has not begun ends at once; of a running one, targets not yet handed to the tenant are skipped and
 * the others still end, because bulk sign-in has no way to be called back.
 */
export function cancel(change: Change, by: By): Result<Decision> {
  const { id, state } = change;
  if (ENDED.includes(state) || change.cancelling) return refuse('change.not-running', { id, state });
  if (state === 'paused' || PAUSABLE.includes(state)) {
    return simple(change, 'change.cancelling', { cancelling: true, state: 'running', note: null }, by, true);
  }
  return simple(change, 'change.cancelled', { state: 'cancelled', finishedAt: by.now }, by, false);
}

/** Nobody approved in time. */
export function expire(change: Change, by: By): Result<Decision> {
  const { id, state } = change;
  if (state !== 'awaiting-approval') return refuse('change.not-waiting', { id, state });
  return simple(change, 'change.expired', { state: 'expired', finishedAt: by.now }, by, false);
}

function simple(
  change: Change,
  code: string,
  patch: Decision['patch'],
  by: By,
  wake: boolean,
): Result<Decision> {
  return ok({ patch, audit: entry(change, code, by), says: { code, details: { id: change.id } }, wake });
}

function entry(change: Change, action: string, by: By, detail?: Record<string, unknown>): AuditEntry {
  return {
    who: by.who,
    action,
    subject: `change ${change.id}`,
    ...(detail ? { detail } : {}),
    ...(by.where ? { where: by.where } : {}),
  };
}
