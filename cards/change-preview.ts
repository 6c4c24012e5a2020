// What a change would do, row by row outcome, and the decision about it. Nothing has run yet.
import type { Card } from './card.ts';
import type { ChangePreviewData } from './change-preview.data.ts';
import {
  action,
  asText,
  formatDuration,
  formatNumber,
  formatTime,
  label,
  line,
  plain,
  type Button,
} from './kit.ts';
import type { Locale, Wording } from './wording/index.ts';
import { changePreviewSamples } from './change-preview.samples.ts';
import template from './change-preview.json' with { type: 'json' };

export type { ChangePreviewData };

type Outcome = ChangePreviewData['outcomes'][number];

const STATE_STYLES = {
  draft: 'emphasis',
  'awaiting-approval': 'accent',
  approved: 'good',
  rejected: 'attention',
  expired: 'warning',
  superseded: 'warning',
} as const;

/** Still to be decided. */
function isOpen({ state }: ChangePreviewData): boolean {
  return state === 'draft' || state === 'awaiting-approval';
}

/** It may still run, so what it will do is told. */
function isAlive(data: ChangePreviewData): boolean {
  return data.accepted > 0 && (isOpen(data) || data.state === 'approved');
}

function outcomeTitle({ code, count }: Outcome, t: Wording, locale: Locale): string {
  return `${formatNumber(count, locale)} · ${label(t, 'outcome', `${code}.title`)}`;
}

function leftOut(outcome: Outcome, id: string, t: Wording, locale: Locale): object {
  const shown = outcome.rows.join(', ');
  const more = outcome.count > outcome.rows.length ? '…' : '';
  return {
    text: outcomeTitle(outcome, t, locale),
    remedy: t(`outcome.${outcome.code}.remedy`, { defaultValue: '' }),
    where: shown === '' ? '' : t('change-preview.at-rows', { count: outcome.count, rows: shown + more }),
    show: action(t('change-preview.show-rows'), 'change-rows', { id, outcome: outcome.code, page: 1 }),
  };
}

function approvals(
  { approvals: { needed, given }, state, expiresAt }: ChangePreviewData,
  t: Wording,
): string[] {
  const waits = state === 'awaiting-approval';
  return [
    ...given.map(({ who, at }) => t('change-preview.approved-by', { who: asText(who), at: formatTime(at) })),
    ...(waits ? [t('change-preview.needed', { count: Math.max(0, needed - given.length) })] : []),
    ...(waits ? [t('change-preview.expires', { at: formatTime(expiresAt) })] : []),
  ];
}

/** Approve and cancel stand by themselves; rejecting opens a form because it asks for the reason. */
function decisions(
  data: ChangePreviewData,
  t: Wording,
): { approve: Button[]; reject: Button[]; others: Button[] } {
  const { id, digest, state, mayApprove, accepted } = data;
  const waits = state === 'awaiting-approval';
  const decides = waits && mayApprove && accepted > 0;
  return {
    approve: decides
      ? [action(t('change-preview.approve'), 'change-approve', { id, digest }, 'positive')]
      : [],
    reject: decides
      ? [action(t('change-preview.reject'), 'change-reject', { id, digest }, 'destructive')]
      : [],
    others: [
      action(t('change.export'), 'change-export', { id }),
      ...(accepted > 0 && (waits || state === 'draft')
        ? [action(t('change.cancel'), 'change-cancel', { id })]
        : []),
    ],
  };
}

export const changePreview: Card<ChangePreviewData> = {
  name: 'change-preview',
  template,
  summary: ({ accepted, requestedBy }, t) =>
    t('change-preview.summary', { count: accepted, who: plain(requestedBy) }),
  bind: (data, t, locale) => ({
    title: t(isOpen(data) ? 'change-preview.title' : 'change-preview.decided', { count: data.accepted }),
    lead: line(
      asText(data.name),
      t('change.requested-by', { who: asText(data.requestedBy) }),
      t('change.reference', { id: asText(data.id) }),
    ),
    state: t(`change-preview.state.${data.state}`),
    stateStyle: STATE_STYLES[data.state],
    reason:
      data.decidedReason === undefined
        ? ''
        : t('change-preview.reason', { reason: asText(data.decidedReason) }),
    rows: t('change-preview.rows', { count: data.total, accepted: data.accepted }),
    goodTitle: t('change-preview.good'),
    good: data.outcomes
      .filter(({ accepted }) => accepted)
      .map((outcome) => ({ text: outcomeTitle(outcome, t, locale) })),
    leftOutTitle: t('change-preview.left-out'),
    leftOut: data.outcomes
      .filter(({ accepted }) => !accepted)
      .map((outcome) => leftOut(outcome, data.id, t, locale)),
    callsTitle: t('change-preview.calls'),
    calls: isAlive(data)
      ? data.calls.map(({ code, count }) => ({ text: t(`call.${code}`, { count, batches: data.batches }) }))
      : [],
    estimate: t('change-preview.estimate', { time: formatDuration(data.estimateSeconds, t) }),
    irreversible: isAlive(data)
      ? data.irreversible.map((code) => ({ text: label(t, 'irreversible', code) }))
      : [],
    approvals: approvals(data, t).map((text) => ({ text })),
    demo: data.selfApproval && data.state === 'awaiting-approval' ? t('change-preview.self-approval') : '',
    digest: isAlive(data) ? t('change-preview.digest', { digest: asText(data.digest.slice(0, 12)) }) : '',
    ...decisions(data, t),
    rejectTitle: t('change-preview.reject-open'),
    reasonLabel: t('change-preview.reason-label'),
    reasonMissing: t('change-preview.reason-missing'),
  }),
  samples: changePreviewSamples,
};
