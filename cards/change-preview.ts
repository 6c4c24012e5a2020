// What an enrolment would do, row by row outcome, and the decision about it. Nothing has run yet.
import type { Card } from './card.ts';
import type { ChangePreviewData } from './change-preview.data.ts';
import { changePreviewSamples } from './change-preview.samples.ts';
import { decision, isAlive, isOpen } from './decision.ts';
import { action, asText, formatDuration, formatNumber, label, line, plain } from './kit.ts';
import { section } from './section.ts';
import type { Locale, Wording } from './wording/index.ts';
import template from './change-preview.json' with { type: 'json' };

export type { ChangePreviewData };

type Outcome = ChangePreviewData['outcomes'][number];

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

export const changePreview: Card<ChangePreviewData> = {
  name: 'change-preview',
  template,
  summary: ({ accepted, requestedBy }, t) =>
    t('change-preview.summary', { count: accepted, who: plain(requestedBy) }),
  bind: (data, t, locale) => ({
    ...decision(data, t),
    title: t(isOpen(data) ? 'change-preview.title' : 'change-preview.decided', { count: data.accepted }),
    lead: line(
      asText(data.name),
      t('change.requested-by', { who: asText(data.requestedBy) }),
      t('change.reference', { id: asText(data.id) }),
    ),
    found: t('change-preview.rows', { count: data.total, accepted: data.accepted }),
    before: section(
      t('change-preview.good'),
      data.outcomes
        .filter(({ accepted }) => accepted)
        .map((outcome) => ({ text: `✓ ${outcomeTitle(outcome, t, locale)}` })),
      { colour: 'Good' },
    ),
    leftOutTitle: t('change-preview.left-out'),
    leftOut: data.outcomes
      .filter(({ accepted }) => !accepted)
      .map((outcome) => leftOut(outcome, data.id, t, locale)),
    after: section(
      t('change-preview.calls'),
      isAlive(data)
        ? data.calls.map(({ code, count }) => ({
            text: `• ${t(`call.${code}`, { count, batches: data.batches })}`,
          }))
        : [],
      { note: t('change-preview.estimate', { time: formatDuration(data.estimateSeconds, t) }) },
    ),
    warnings: isAlive(data)
      ? data.irreversible.map((code) => ({ text: label(t, 'irreversible', code) }))
      : [],
    acknowledge: [],
  }),
  samples: changePreviewSamples,
};
