// Phones that went offline together: one card a conversation, updated in place until they are back.
import type { Card } from './card.ts';
import { phoneRow } from './incident-phones.ts';
import type { IncidentData } from './incident.data.ts';
import { incidentSamples } from './incident.samples.ts';
import { action, asText, formatDuration, formatTime, line, plain, progressBar, type Button } from './kit.ts';
import { incidentTitle, suspicionSentence } from './suspicion.ts';
import type { Wording } from './wording/index.ts';
import template from './incident.json' with { type: 'json' };

/** What `snooze` may be pressed for; keys the wording `incident.snooze-for.<code>`. */
export const SNOOZES = ['hour', 'four-hours', 'tomorrow'] as const;

const TRUTHS = ['confirmed', 'answers', 'unprobed'] as const;
const MARKS = { open: '✕', recovered: '✓', closed: '✓' } as const;

function title(data: IncidentData, t: Wording): string {
  const [phone] = data.phones;
  const single = data.suspicion.kind === 'phones' && data.total === 1 && phone && data.gone === 0;
  if (!single) return incidentTitle(data, t);
  return t(`incident.single.${data.state === 'open' ? 'down' : 'back'}`, { name: asText(phone.name) });
}

function counts({ total, down, gone }: IncidentData, t: Wording): string {
  return line(
    t('incident.down-of', { down, total }),
    total - down - gone > 0 ? t('incident.back', { count: total - down - gone }) : '',
    gone > 0 ? t('incident.gone', { count: gone }) : '',
  );
}

function facts(data: IncidentData, t: Wording): { title: string; value: string }[] {
  const { acknowledged, flapping } = data;
  const values: readonly (readonly [string, string | null])[] = [
    ['since', formatTime(data.startedAt)],
    ['lasted', data.recoveredAt === null ? null : lasted(data.startedAt, data.recoveredAt, t)],
    ['flapping', flapping > 0 ? t('incident.flaps', { count: flapping }) : null],
    ['acknowledged', acknowledged && line(asText(acknowledged.who), formatTime(acknowledged.at))],
    ['assigned', data.assignedTo === null ? null : asText(data.assignedTo)],
    ['snoozed', data.snoozedUntil === null ? null : formatTime(data.snoozedUntil)],
  ];
  return values.flatMap(([name, value]) =>
    value === null ? [] : [{ title: t(`incident.fact.${name}`), value }],
  );
}

function lasted(from: string, to: string, t: Wording): string {
  return formatDuration((Date.parse(to) - Date.parse(from)) / 1_000, t);
}

/** Only what is true of some phone, worst first. */
function truths({ state, truth }: IncidentData, t: Wording): { text: string }[] {
  if (state !== 'open') return [];
  return TRUTHS.flatMap((name) =>
    truth[name] > 0 ? [{ text: t(`incident.truth.${name}`, { count: truth[name] }) }] : [],
  );
}

function decisions({ id, state, acknowledged, mayControl }: IncidentData, t: Wording): Button[] {
  if (state !== 'open' || !mayControl) return [];
  const assign = action(t('incident.assign'), 'incident-assign', { id });
  const acknowledge = action(t('incident.acknowledge'), 'incident-ack', { id }, 'positive');
  return acknowledged ? [assign] : [acknowledge, assign];
}

export const incident: Card<IncidentData> = {
  name: 'incident',
  template,
  summary: (data, t) => plain(title(data, t).replaceAll('\\', '')),
  bind: (data, t) => {
    const { id, state, total, down, gone, phones, mayControl } = data;
    return {
      title: `${MARKS[state]} ${title(data, t)}`,
      colour: state === 'open' ? 'Attention' : 'Good',
      lead: line(t('incident.reference', { id: asText(id) }), t(`incident.state.${state}`)),
      suspicion: suspicionSentence(data.suspicion, t),
      bar: progressBar(
        [
          { count: total - down - gone, color: 'Good' },
          { count: down, color: 'Attention' },
        ],
        total,
      ),
      counts: counts(data, t),
      truth: truths(data, t),
      facts: facts(data, t),
      phones: phones.map((phone) => phoneRow(phone, t)),
      more: total > phones.length ? t('incident.more', { count: total - phones.length }) : '',
      explanation: t(`incident.explain.${state}`),
      decide: decisions(data, t),
      snoozeTitle: t('incident.snooze'),
      snooze:
        state === 'open' && mayControl
          ? [
              {
                choices: SNOOZES.map((length) =>
                  action(t(`incident.snooze-for.${length}`), 'incident-snooze', { id, for: length }),
                ),
              },
            ]
          : [],
      others: total > phones.length ? [action(t('incident.list'), 'incident-phones', { id })] : [],
    };
  },
  samples: incidentSamples,
};
