// The phones or accounts of an operation that had one outcome, page by page.
import type { Card } from './card.ts';
import { action, asText, label, line, pager } from './kit.ts';
import template from './change-rows.json' with { type: 'json' };

export interface OperationTargetsData {
  readonly id: string;
  /** Keys the wording `operation-outcome.<code>`. */
  readonly outcome: string;
  readonly page: number;
  readonly pages: number;
  readonly targets: readonly {
    readonly name: string;
    /** As people read it; null for an account. */
    readonly mac: string | null;
    readonly model: string | null;
    readonly firmware: string | null;
    readonly site: string | null;
    readonly upn: string | null;
  }[];
}

const sampleTarget: OperationTargetsData['targets'][number] = {
  name: 'Lyon 2-104',
  mac: '00:04:F2:AB:CD:EF',
  model: 'VVX 411',
  firmware: '5.4.0.1234',
  site: 'Lyon',
  upn: 'adele.vance@contoso.com',
};

export const operationTargets: Card<OperationTargetsData> = {
  name: 'operation-targets',
  template,
  summary: ({ outcome }, t) => label(t, 'operation-outcome', `${outcome}.title`),
  bind: (data, t) => ({
    title: label(t, 'operation-outcome', `${data.outcome}.title`),
    remedy: t(`operation-outcome.${data.outcome}.remedy`, { defaultValue: '' }),
    rows: data.targets.map(({ name, mac, model, firmware, site, upn }) => ({
      text: line(asText(name), asText(mac ?? '')),
      who: line(asText(model ?? ''), asText(firmware ?? ''), asText(site ?? '')),
      hint: upn === null || upn === name ? '' : asText(upn),
    })),
    page: t('page.of', { page: data.page, pages: data.pages }),
    buttons: [
      ...pager(t, data, 'change-rows', { id: data.id, outcome: data.outcome }),
      action(t('change.back'), 'change-refresh', { id: data.id }),
    ],
  }),
  samples: {
    locked: {
      id: '43',
      outcome: 'device-lock',
      page: 1,
      pages: 2,
      targets: [sampleTarget, { ...sampleTarget, name: 'Lyon 2-118', mac: '00:04:F2:AB:CD:F0', upn: null }],
    },
    largest: {
      id: '43',
      outcome: 'update-authority',
      page: 3,
      pages: 500,
      targets: Array.from({ length: 20 }, () => ({
        ...sampleTarget,
        name: 'Téléphone de la salle de réunion *3e étage*',
        upn: 'jean-baptiste.de-la-fontaine@filiale.contoso.com',
      })),
    },
  },
};
