// What an operation would do, to whom, how carefully, and the decision about it. Nothing has run yet.
import type { Card } from './card.ts';
import { decision, isAlive, isOpen } from './decision.ts';
import { deedWords, subjectsOf } from './deed.ts';
import {
  action,
  asText,
  formatDuration,
  formatNumber,
  formatPercent,
  formatTime,
  label,
  line,
  plain,
} from './kit.ts';
import type { OperationPreviewData } from './operation-preview.data.ts';
import { operationPreviewSamples } from './operation-preview.samples.ts';
import { section, type Section } from './section.ts';
import type { Locale, Wording } from './wording/index.ts';
import template from './change-preview.json' with { type: 'json' };

export type { OperationPreviewData };

const MOST_WAVES = 6;
const MOST_ZONES = 4;

/** As people list things, with an ellipsis for what is over. */
function listed(items: readonly string[], most: number, locale: Locale): string {
  const format = new Intl.ListFormat(locale, { type: items.length > most ? 'unit' : 'conjunction' });
  return format.format(items.length > most ? [...items.slice(0, most), '…'] : items);
}

function leftOut(
  { code, count, names }: OperationPreviewData['leftOut'][number],
  id: string,
  t: Wording,
  locale: Locale,
): object {
  return {
    text: `${formatNumber(count, locale)} · ${label(t, 'operation-outcome', `${code}.title`)}`,
    remedy: t(`operation-outcome.${code}.remedy`, { defaultValue: '' }),
    where: names.map(asText).join(', ') + (count > names.length ? '…' : ''),
    show: action(t('change-preview.show-rows'), 'change-rows', { id, outcome: code, page: 1 }),
  };
}

/** What Graph is sent; with an id in its path, once for each. */
const REQUESTS: Readonly<Record<string, string>> = {
  restart: '/teamwork/devices/{id}/restart',
  diagnostics: '/teamwork/devices/{id}/runDiagnostics',
  'provisioning-restart': '/teamwork/devices/{id}/restart',
  'update-software': '/teamwork/devices/{id}/updateSoftware',
  'policy-assign': '/admin/teams/policy/userAssignments/assign',
  'policy-unassign': '/admin/teams/policy/userAssignments/unassign',
  'licence-assign': '/users/{id}/assignLicense',
  'licence-remove': '/users/{id}/assignLicense',
};

function request(code: string, count: number, locale: Locale): string {
  const path = REQUESTS[code];
  if (path === undefined) return '';
  return path.includes('{id}') ? `${formatNumber(count, locale)} × POST ${path}` : `POST ${path}`;
}

function takes({ estimateSeconds }: OperationPreviewData, t: Wording): string {
  if (estimateSeconds === null) return '';
  return t('change-preview.estimate', { time: formatDuration(estimateSeconds, t) });
}

function calls(data: OperationPreviewData, t: Wording, locale: Locale): Section[] {
  return section(
    t('change-preview.calls'),
    data.calls.map(({ code, count, detail = '' }) => ({
      text: `• ${t(`operation-call.${code}`, { count, detail: asText(detail) })}`,
      note: request(code, count, locale),
    })),
    {
      note: `${t(`operation-way.${data.way}`)} ${takes(data, t)}`.trim(),
    },
  );
}

function waves(
  { waves: sizes, soakSeconds, haltPercent }: OperationPreviewData,
  t: Wording,
  locale: Locale,
): string[] {
  if (sizes.length < 2) return [];
  const numbers = sizes.map((size) => formatNumber(size, locale));
  return [
    t('operation-preview.waves', { count: sizes.length, sizes: listed(numbers, MOST_WAVES, locale) }),
    t('operation-preview.soak', { time: formatDuration(soakSeconds, t) }),
    t('operation-preview.halt', { share: formatPercent(haltPercent, 100, locale) }),
  ];
}

function hours({ hours: when }: OperationPreviewData, t: Wording, locale: Locale): string {
  if (!when) return t('operation-preview.at-once');
  const { day, from, to, zones } = when;
  const parts = [
    ...(day === null ? [] : [t('operation-preview.on-day', { day: formatDay(day, locale) })]),
    ...(from === null ? [] : [t(`operation-preview.${to === null ? 'from' : 'between'}`, { from, to })]),
    t('operation-preview.zones', {
      count: zones.length,
      zones: listed(zones.map(asText), MOST_ZONES, locale),
    }),
  ];
  return t('operation-preview.runs', { when: parts.join(', ') });
}

/** A day of the calendar, the same for every reader. */
function formatDay(day: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));
}

/** How carefully: waves, hours, and on which knowledge. */
function course(data: OperationPreviewData, t: Wording, locale: Locale): Section[] {
  const { id, deed, judgedAt, undoable } = data;
  return section(
    t('operation-preview.course'),
    [
      hours(data, t, locale),
      ...waves(data, t, locale),
      t('operation-preview.judged', { at: formatTime(judgedAt), context: subjectsOf(deed) }),
      ...(undoable ? [t('operation-preview.undo', { id: asText(id) })] : []),
    ].map((text) => ({ text: `• ${text}` })),
  );
}

function guards({ acknowledge, guards: ids }: OperationPreviewData, t: Wording): Section[] {
  return section(t('operation-preview.guards'), [
    ...ids.map((id) => ({
      text: `• ${label(t, 'guard', `${id}.title`)}`,
      note: t(`guard.${id}.text`, { defaultValue: '' }),
    })),
    ...acknowledge
      .filter(({ given }) => given)
      .map(({ guard, count }) => ({ text: `✓ ${t(`acknowledge.${guard}`, { count })}` })),
  ]);
}

function warnings(
  { accepted, fleet, irreversible }: OperationPreviewData,
  t: Wording,
  locale: Locale,
): string[] {
  return [
    ...(fleet === null
      ? []
      : [
          t('operation-preview.fleet', {
            count: accepted,
            fleet: formatNumber(fleet, locale),
            share: formatPercent(accepted, fleet, locale),
          }),
        ]),
    ...irreversible.map((code) => label(t, 'irreversible', code)),
  ];
}

/** What may be taken upon oneself. It changes the plan, so it is planned anew before anybody approves it. */
function toAcknowledge(data: OperationPreviewData, t: Wording): object[] {
  if (!isOpen(data) || !data.mayControl) return [];
  const open = data.acknowledge.filter(({ given }) => !given);
  if (open.length === 0) return [];
  return [
    {
      title: t('operation-preview.acknowledge'),
      toggles: open.map(({ guard, count }) => ({
        id: `acknowledge-${guard}`,
        title: t(`acknowledge.${guard}`, { count }),
      })),
      apply: action(t('operation-preview.plan-anew'), 'operation-acknowledge', { id: data.id }),
    },
  ];
}

export const operationPreview: Card<OperationPreviewData> = {
  name: 'operation-preview',
  template,
  summary: ({ accepted, deed, requestedBy }, t) =>
    line(
      deedWords(t, deed, 'ask', { count: accepted }),
      t('change.requested-by', { who: plain(requestedBy) }),
    ),
  bind: (data, t, locale) => ({
    ...decision(data, t),
    title: deedWords(t, data.deed, isOpen(data) ? 'ask' : 'name', { count: data.accepted }),
    lead: line(
      asText(data.name),
      t('change.requested-by', { who: asText(data.requestedBy) }),
      t('change.reference', { id: asText(data.id) }),
    ),
    found: t('operation-preview.found', {
      count: data.total,
      accepted: data.accepted,
      context: subjectsOf(data.deed),
    }),
    before: [],
    leftOutTitle: t('change-preview.left-out'),
    leftOut: data.leftOut.map((outcome) => leftOut(outcome, data.id, t, locale)),
    after: isAlive(data) ? [...calls(data, t, locale), ...course(data, t, locale), ...guards(data, t)] : [],
    warnings: isAlive(data) ? warnings(data, t, locale).map((text) => ({ text })) : [],
    acknowledge: toAcknowledge(data, t),
  }),
  samples: operationPreviewSamples,
};
