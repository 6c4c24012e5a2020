// The decision about a change, as the previews of all kinds show it: state, approvals and their buttons.
import { action, asText, formatTime, type Button } from './kit.ts';
import type { Wording } from './wording/index.ts';

export interface Decided {
  readonly id: string;
  readonly requestedBy: string;
  /** Of the frozen plan: what an approval is bound to. */
  readonly digest: string;
  /** Targets that the change would act on. */
  readonly accepted: number;
  readonly state: 'draft' | 'awaiting-approval' | 'approved' | 'rejected' | 'expired' | 'superseded';
  readonly approvals: {
    readonly needed: number;
    readonly given: readonly {
      readonly who: string;
      /** Whose role it was given on, where that is somebody else's. */
      readonly lentBy?: string;
      readonly at: string;
    }[];
  };
  /** The requester may approve (the demo). */
  readonly selfApproval: boolean;
  readonly expiresAt: string;
  /** Why it was refused, and by whom. */
  readonly decidedReason?: string;
  readonly decidedBy?: string;
  readonly mayApprove: boolean;
  /** Cancel, export, take guards upon oneself. */
  readonly mayControl: boolean;
  /** No approver has a chat with the bot, so none was told. */
  readonly nobodyTold: boolean;
}

const STATE_STYLES = {
  draft: 'emphasis',
  'awaiting-approval': 'accent',
  approved: 'good',
  rejected: 'attention',
  expired: 'warning',
  superseded: 'warning',
} as const;

/** Still to be decided. */
export function isOpen({ state }: Decided): boolean {
  return state === 'draft' || state === 'awaiting-approval';
}

/** It may still run, so what it will do is told. */
export function isAlive(data: Decided): boolean {
  return data.accepted > 0 && (isOpen(data) || data.state === 'approved');
}

/** Waits for somebody who may approve it. */
function isAsked({ accepted, mayApprove, state }: Decided): boolean {
  return accepted > 0 && mayApprove && state === 'awaiting-approval';
}

function approvals(
  { id, accepted, approvals: { needed, given }, state, expiresAt, nobodyTold }: Decided,
  t: Wording,
): string[] {
  const waits = state === 'awaiting-approval' && accepted > 0;
  return [
    ...given.map(({ who, lentBy, at }) =>
      t(lentBy === undefined ? 'change-preview.approved-by' : 'change-preview.approved-for', {
        who: asText(who),
        at: formatTime(at),
        lender: asText(lentBy ?? ''),
      }),
    ),
    ...(waits && nobodyTold ? [t('change-preview.nobody-told', { id: asText(id) })] : []),
    ...(waits ? [t('change-preview.needed', { count: Math.max(0, needed - given.length) })] : []),
    ...(waits ? [t('change-preview.expires', { at: formatTime(expiresAt) })] : []),
  ];
}

/** Approve and cancel stand by themselves; rejecting opens a form because it asks for the reason. */
function buttons(data: Decided, t: Wording): { approve: Button[]; reject: Button[]; others: Button[] } {
  const { id, digest, accepted, mayControl } = data;
  const asked = isAsked(data);
  return {
    approve: asked ? [action(t('change-preview.approve'), 'change-approve', { id, digest }, 'positive')] : [],
    reject: asked ? [action(t('change-preview.reject'), 'change-reject', { id, digest }, 'destructive')] : [],
    others: mayControl
      ? [
          action(t('change.export'), 'change-export', { id }),
          ...(accepted > 0 && isOpen(data) ? [action(t('change.cancel'), 'change-cancel', { id })] : []),
        ]
      : [],
  };
}

/** What `change-preview.json` binds of the decision. */
export function decision(data: Decided, t: Wording): object {
  return {
    state: t(`change-preview.state.${data.state}`),
    stateStyle: STATE_STYLES[data.state],
    reason:
      data.decidedReason === undefined
        ? ''
        : t('change-preview.reason', {
            reason: asText(data.decidedReason),
            who: asText(data.decidedBy ?? ''),
            context: data.decidedBy === undefined ? '' : 'by',
          }),
    approvals: approvals(data, t).map((text) => ({ text })),
    demo:
      data.selfApproval && data.mayApprove && data.state === 'awaiting-approval'
        ? t('change-preview.self-approval')
        : '',
    digest: isAlive(data) ? t('change-preview.digest', { digest: asText(data.digest.slice(0, 12)) }) : '',
    ...buttons(data, t),
    rejectTitle: t('change-preview.reject-open'),
    reasonLabel: t('change-preview.reason-label'),
    reasonMissing: t('change-preview.reason-missing'),
  };
}
