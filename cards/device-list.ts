// The phones that match a selector, ten to a page.
import type { Activity, Health } from '../src/devices/index.ts';
import type { Card } from './card.ts';
import { healthColour } from './health.ts';
import { action, asText, formatNumber, label, line, pager, plain, sayButton } from './kit.ts';
import template from './device-list.json' with { type: 'json' };

export interface DeviceListData {
  /** As it was typed; empty for all phones. */
  readonly selector: string;
  readonly total: number;
  readonly counts: readonly { readonly health: Health; readonly count: number }[];
  readonly page: number;
  readonly pages: number;
  readonly devices: readonly {
    readonly name: string;
    /** As people read it (`displayMac`). */
    readonly mac: string;
    readonly site: string | null;
    readonly model: string;
    readonly user: string | null;
    readonly health: Health;
    readonly activity: Activity;
  }[];
}

const sampleDevice: DeviceListData['devices'][number] = {
  name: 'VVX 411 Accueil',
  mac: '00:04:F2:AB:CD:EF',
  site: 'Lyon',
  model: 'VVX 411',
  user: 'adele.vance@contoso.com',
  health: 'healthy',
  activity: 'idle',
};

export const deviceList: Card<DeviceListData> = {
  name: 'device-list',
  template,
  summary: ({ total, selector }, t) =>
    t(selector === '' ? 'device-list.title' : 'device-list.title-of', {
      count: total,
      selector: plain(selector),
    }),
  bind: (data, t, locale) => ({
    title: t('device-list.title', { count: data.total }),
    lead: [
      data.selector === ''
        ? t('device-list.all')
        : t('device-list.matching', { selector: asText(data.selector) }),
      ...(data.total > 0 ? [t('device-list.press')] : []),
    ].join(' '),
    counts: line(
      ...data.counts.map(
        ({ health, count }) => `${formatNumber(count, locale)} ${label(t, 'health', health).toLowerCase()}`,
      ),
    ),
    isEmpty: data.total === 0,
    empty: t('device-list.empty'),
    devices: data.devices.map((device) => ({
      name: asText(device.name),
      health: label(t, 'health', device.health),
      colour: healthColour(device.health),
      where: line(asText(device.mac), asText(device.model), asText(device.site ?? '')),
      user: line(
        device.user === null ? t('device.nobody') : asText(device.user),
        device.activity === 'unknown' ? '' : label(t, 'activity', device.activity).toLowerCase(),
      ),
      open: action(t('device-list.open', { name: plain(device.name) }), 'device', { mac: device.mac }),
    })),
    hasPages: data.pages > 1,
    page: t('page.of', { page: data.page, pages: data.pages }),
    buttons:
      data.total === 0
        ? [sayButton('help devices', t('device-list.help'))]
        : pager(t, data, 'devices-page', { selector: data.selector }),
  }),
  samples: {
    none: { selector: 'site:Lyno', total: 0, counts: [], page: 1, pages: 1, devices: [] },
    middle: {
      selector: 'site:Lyon',
      total: 32,
      counts: [
        { health: 'healthy', count: 29 },
        { health: 'offline', count: 3 },
      ],
      page: 2,
      pages: 4,
      devices: [
        sampleDevice,
        {
          ...sampleDevice,
          name: 'T46S_Atelier',
          model: 'T46S',
          health: 'offline',
          user: null,
          activity: 'unavailable',
        },
        { ...sampleDevice, name: '445HD', model: '445HD', health: 'critical', activity: 'busy' },
      ],
    },
    largest: {
      selector: 'vendor:AudioCodes '.repeat(10).trim(),
      total: 12480,
      counts: [
        { health: 'healthy', count: 12000 },
        { health: 'nonUrgent', count: 200 },
        { health: 'critical', count: 80 },
        { health: 'offline', count: 190 },
        { health: 'unknown', count: 10 },
      ],
      page: 3,
      pages: 1248,
      devices: Array.from({ length: 10 }, () => ({
        ...sampleDevice,
        name: 'Téléphone de la salle de réunion (3e étage, aile nord)',
        site: 'Saint-Denis de la Réunion',
        user: 'jean-baptiste.de-la-fontaine@filiale.contoso.com',
      })),
    },
  },
};
