// The phones of an incident, ten to a page.
import type { IncidentPhone } from '../src/monitor/index.ts';
import type { Card } from './card.ts';
import { action, asText, line, pager, plain, type Button } from './kit.ts';
import { phoneState } from './suspicion.ts';
import type { Wording } from './wording/index.ts';
import template from './incident-phones.json' with { type: 'json' };

/** `mac` as people read it (`displayMac`). */
export type PhoneLine = Pick<IncidentPhone, 'name' | 'mac' | 'site' | 'model' | 'state' | 'truth' | 'falls'>;

export interface IncidentPhonesData {
  readonly id: string;
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  readonly phones: readonly PhoneLine[];
}

interface PhoneRow {
  readonly name: string;
  readonly state: string;
  readonly colour: string;
  readonly where: string;
  readonly open: Button;
}

/** A phone with what it says of itself; pressing it opens it. */
export function phoneRow(phone: PhoneLine, t: Wording): PhoneRow {
  const { text, colour } = phoneState(phone, t);
  return {
    name: asText(phone.name),
    state: text,
    colour,
    where: line(
      asText(phone.mac),
      asText(phone.model),
      asText(phone.site ?? ''),
      phone.falls > 1 ? t('incident.falls', { count: phone.falls }) : '',
    ),
    open: action(t('device-list.open', { name: plain(phone.name) }), 'device', { mac: phone.mac }),
  };
}

export const samplePhone: PhoneLine = {
  name: 'LYO-1-001',
  mac: '80:5E:C0:00:B6:91',
  site: 'Lyon',
  model: 'T46S',
  state: 'down',
  truth: 'confirmed',
  falls: 1,
};

export const incidentPhones: Card<IncidentPhonesData> = {
  name: 'incident-phones',
  template,
  summary: ({ total }, t) => t('incident-phones.title', { count: total }),
  bind: (data, t) => ({
    title: t('incident-phones.title', { count: data.total }),
    lead: line(t('incident.reference', { id: asText(data.id) }), t('incident-phones.lead')),
    phones: data.phones.map((phone) => phoneRow(phone, t)),
    hasPages: data.pages > 1,
    page: t('page.of', { page: data.page, pages: data.pages }),
    buttons: [
      action(t('incident-phones.back'), 'incident-show', { id: data.id }),
      ...pager(t, data, 'incident-phones', { id: data.id }),
    ],
  }),
  samples: {
    some: {
      id: '12',
      total: 34,
      page: 1,
      pages: 4,
      phones: [
        samplePhone,
        { ...samplePhone, name: 'LYO-1-002', model: 'VVX 411', truth: 'answers' },
        { ...samplePhone, name: 'LYO-1-003', truth: null, falls: 3 },
        { ...samplePhone, name: 'LYO-1-004', state: 'back' },
        { ...samplePhone, name: 'LYO-1-005', state: 'gone', truth: null },
      ],
    },
    largest: {
      id: '2147483647',
      total: 100_000,
      page: 500,
      pages: 10_000,
      phones: Array.from({ length: 10 }, () => ({
        ...samplePhone,
        name: 'Téléphone de la salle de réunion (3e étage, aile nord)',
        site: 'Saint-Denis de la Réunion',
        model: 'AudioCodes 445HD avec module d’extension',
        truth: 'answers' as const,
        falls: 12,
      })),
    },
  },
};
