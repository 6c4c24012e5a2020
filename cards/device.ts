// One phone: what it is, who uses it, and what was done to it.
import type { Device, DeviceDetail } from '../src/devices/index.ts';
import type { Card } from './card.ts';
import { healthColour } from './health.ts';
import { action, asText, formatTime, label, line, plain } from './kit.ts';
import type { Wording } from './wording/index.ts';
import template from './device.json' with { type: 'json' };

export interface DeviceData {
  /** `mac` as people read it (`displayMac`); moments as ISO 8601. */
  readonly device: Omit<Device, 'mac' | 'modifiedAt'> & {
    readonly mac: string;
    readonly modifiedAt: string | null;
  };
  /** Absent while the phone's own pages cannot be read. */
  readonly detail?: Omit<DeviceDetail, 'lastSeenAt'> & { readonly lastSeenAt: string | null };
  /** Newest first; `what` keys the wording `event.<what>`. */
  readonly history: readonly {
    readonly at: string;
    readonly what: string;
    readonly who: string;
    readonly changeId?: string;
  }[];
}

const MOST_CHANGES = 3;

function firmware({ device, detail }: DeviceData, t: Wording): string | null {
  const installed = detail?.firmware ?? device.firmware;
  const available = detail?.availableFirmware ?? null;
  if (installed === null) return null;
  if (available === null || available === installed) return asText(installed);
  return t('device.firmware-available', { installed: asText(installed), available: asText(available) });
}

function facts(data: DeviceData, t: Wording): { title: string; value: string }[] {
  const { device, detail } = data;
  const values: readonly (readonly [string, string | null | undefined])[] = [
    ['activity', label(t, 'activity', device.activity)],
    ['user', device.upn ?? t('device.nobody')],
    ['mac', device.mac],
    ['site', device.site],
    ['region', device.region],
    ['ip', detail?.ipAddress],
    ['language', detail?.language],
    ['time-zone', detail?.timeZone],
  ];
  const seen = detail?.lastSeenAt ?? null;
  return [
    ...values.flatMap(([name, value]) =>
      value ? [{ title: t(`device.${name}`), value: asText(value) }] : [],
    ),
    ...[firmware(data, t)].flatMap((value) =>
      value === null ? [] : [{ title: t('device.firmware'), value }],
    ),
    ...(seen === null ? [] : [{ title: t('device.last-seen'), value: formatTime(seen) }]),
  ];
}

const sampleDevice: DeviceData['device'] = {
  id: '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d',
  mac: '00:04:F2:AB:CD:EF',
  name: 'VVX 411 Accueil',
  site: 'Lyon',
  region: 'EMEA',
  vendor: 'Poly',
  model: 'VVX 411',
  firmware: '6.3.1.8427',
  userId: 'c56a4180-65aa-42ec-a945-5fd21dec0538',
  upn: 'adele.vance@contoso.com',
  health: 'healthy',
  activity: 'idle',
  platform: 'sip-gateway',
  modifiedAt: '2026-03-02T08:15:00.000Z',
};
const sampleDetail: NonNullable<DeviceData['detail']> = {
  firmware: '6.3.1.8427',
  availableFirmware: '6.4.3.5814',
  lastSeenAt: '2026-03-02T08:15:00.000Z',
  ipAddress: '10.20.4.17',
  language: 'fr-FR',
  timeZone: 'Romance Standard Time',
};

export const device: Card<DeviceData> = {
  name: 'device',
  template,
  summary: ({ device }, t) =>
    t('device.summary', { name: plain(device.name), health: label(t, 'health', device.health) }),
  bind: (data, t) => ({
    title: asText(data.device.name),
    lead: line(asText(data.device.vendor), asText(data.device.model)),
    health: label(t, 'health', data.device.health),
    colour: healthColour(data.device.health),
    facts: facts(data, t),
    isPartial: data.detail === undefined,
    partial: t('device.partial'),
    hasHistory: data.history.length > 0,
    historyTitle: t('device.history'),
    history: data.history.map(({ at, what, who }) => ({
      text: line(formatTime(at), label(t, 'event', what), asText(who)),
    })),
    buttons: [
      action(t('device.refresh'), 'device', { mac: data.device.mac }),
      ...[...new Set(data.history.flatMap(({ changeId }) => (changeId === undefined ? [] : [changeId])))]
        .slice(0, MOST_CHANGES)
        .map((id) => action(t('change.show', { id: plain(id) }), 'change-show', { id })),
    ],
  }),
  samples: {
    healthy: {
      device: sampleDevice,
      detail: sampleDetail,
      history: [
        { at: '2026-03-01T09:12:00.000Z', what: 'verified', who: 'Alex Wilber', changeId: '7f3a' },
        { at: '2026-03-01T09:02:00.000Z', what: 'signed-in', who: 'Alex Wilber', changeId: '7f3a' },
      ],
    },
    offline: {
      device: {
        ...sampleDevice,
        health: 'offline',
        activity: 'unavailable',
        userId: null,
        upn: null,
        site: null,
      },
      history: [],
    },
    largest: {
      device: { ...sampleDevice, name: 'Téléphone_de_la_salle_de_réunion (3e étage, aile nord)' },
      detail: sampleDetail,
      history: Array.from({ length: 20 }, (_, at) => ({
        at: '2026-03-01T09:12:00.000Z',
        what: 'provisioned',
        who: 'Jean-Baptiste de la Fontaine',
        changeId: `7f3${at}`,
      })),
    },
  },
};
