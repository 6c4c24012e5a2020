// An operation under way or waiting for its hour: one card a conversation, updated in place.
import type { Card } from './card.ts';
import { deedWords } from './deed.ts';
import { action, asText, formatNumber, formatTime, label, line, type Button } from './kit.ts';
import type { OperationProgressData } from './operation-progress.data.ts';
import { operationProgressSamples } from './operation-progress.samples.ts';
import { section, type Section } from './section.ts';
import { controls, progressSummary, underWay } from './under-way.ts';
import type { Locale, Wording } from './wording/index.ts';
import template from './change-progress.json' with { type: 'json' };

export type { OperationProgressData };

interface Fact {
  readonly title: string;
  readonly value: string;
}

function facts({ waves, closedUntil, perMinute, state }: OperationProgressData, t: Wording): Fact[] {
  const fact = (name: string, value: string): Fact => ({ title: t(`operation-progress.${name}`), value });
  return [
    ...(waves && waves.count > 1
      ? [
          fact(
            'wave',
            line(
              t('operation-progress.of', { current: waves.current, count: waves.count }),
              t(`operation-progress.wave-state.${waves.state}`, {
                at: waves.until === null ? '' : formatTime(waves.until),
              }),
            ),
          ),
        ]
      : []),
    ...(perMinute !== null && state === 'running'
      ? [fact('rate', t('operation-progress.per-minute', { count: Math.max(1, Math.round(perMinute)) }))]
      : []),
    ...(closedUntil === null
      ? []
      : [fact('hours', t('operation-progress.closed', { at: formatTime(closedUntil) }))]),
  ];
}

function held({ held: behind }: OperationProgressData, t: Wording, locale: Locale): Section[] {
  return section(
    t('operation-progress.held'),
    behind.map(({ guard, count }) => ({
      text: `${formatNumber(count, locale)} · ${label(t, 'operation-progress.held-by', guard)}`,
      note: t(`guard.${guard}.text`, { defaultValue: '' }),
    })),
  );
}

/** A change that halted over its failures asks whether to go on all the same, or to try what failed once more. */
function buttons(data: OperationProgressData, t: Wording): Button[] {
  if (data.halted?.code !== 'operation.halted') return controls(data, t);
  const [goOn, ...others] = controls(data, t, t('operation-progress.go-on'));
  const again = action(t('operation-progress.retry', { count: data.retryable }), 'change-retry', {
    id: data.id,
  });
  const mayRetry = data.mayControl && data.state === 'paused' && data.retryable > 0;
  return [...(goOn ? [goOn] : []), ...(mayRetry ? [again] : []), ...others];
}

export const operationProgress: Card<OperationProgressData> = {
  name: 'operation-progress',
  template,
  summary: (data, t) => progressSummary(data, deedWords(t, data.deed, 'name', { count: data.total }), t),
  bind: (data, t, locale) => {
    const shared = underWay(data, data.lastErrors, t, locale);
    return {
      ...shared,
      title: deedWords(t, data.deed, 'name', { count: data.total }),
      lead: line(asText(data.name), t('change.reference', { id: asText(data.id) })),
      ...(data.startsAt === null
        ? {}
        : {
            explanation: t('operation-progress.starts', { at: formatTime(data.startsAt) }),
            started: t('operation-progress.zones', {
              count: data.zones.length,
              zones: data.zones.map(asText).join(', '),
            }),
          }),
      facts: facts(data, t),
      lists: [...held(data, t, locale), ...shared.lists],
      buttons: buttons(data, t),
    };
  },
  samples: operationProgressSamples,
};
