// The rows of a file that had one outcome, page by page.
import type { Card } from './card.ts';
import { action, asText, label, line, pager } from './kit.ts';
import template from './change-rows.json' with { type: 'json' };

export interface ChangeRowsData {
  readonly id: string;
  readonly outcome: string;
  readonly page: number;
  readonly pages: number;
  readonly rows: readonly {
    /** The line of the file, counted as a spreadsheet counts. */
    readonly row: number;
    /** As people read it, or as it was written where it is no address. */
    readonly mac: string;
    readonly user: string | null;
    readonly site: string | null;
    /** What helps with this row: the nearest account, the row it repeats, who is signed in. */
    readonly hint: string | null;
  }[];
}

const sampleRow: ChangeRowsData['rows'][number] = {
  row: 17,
  mac: '00:04:F2:AB:CD:EF',
  user: 'adele.vnace@contoso.com',
  site: 'Lyon',
  hint: 'adele.vance@contoso.com',
};

export const changeRows: Card<ChangeRowsData> = {
  name: 'change-rows',
  template,
  summary: ({ outcome }, t) => label(t, 'outcome', `${outcome}.title`),
  bind: (data, t) => ({
    title: label(t, 'outcome', `${data.outcome}.title`),
    remedy: t(`outcome.${data.outcome}.remedy`, { defaultValue: '' }),
    rows: data.rows.map(({ row, mac, user, site, hint }) => ({
      text: t('change-rows.row', { row, mac: asText(mac) }),
      who: line(asText(user ?? ''), asText(site ?? '')),
      hint:
        hint === null ? '' : t([`outcome.${data.outcome}.hint`, 'change-rows.hint'], { hint: asText(hint) }),
    })),
    page: t('page.of', { page: data.page, pages: data.pages }),
    buttons: [
      ...pager(t, data, 'change-rows', { id: data.id, outcome: data.outcome }),
      action(t('change.back'), 'change-refresh', { id: data.id }),
    ],
  }),
  samples: {
    misspelt: {
      id: '7f3a',
      outcome: 'unknown-user',
      page: 1,
      pages: 1,
      rows: [sampleRow, { ...sampleRow, row: 23, user: 'nobody@contoso.com', hint: null }],
    },
    repeated: {
      id: '7f3a',
      outcome: 'duplicate-mac',
      page: 1,
      pages: 2,
      rows: [{ ...sampleRow, user: null, site: 'Paris', hint: '4' }],
    },
    largest: {
      id: '7f3a',
      outcome: 'bad-mac',
      page: 3,
      pages: 500,
      rows: Array.from({ length: 20 }, (_, at) => ({
        row: 1000 + at,
        mac: 'Téléphone de la salle de réunion *3e étage*',
        user: 'jean-baptiste.de-la-fontaine@filiale.contoso.com',
        site: 'Saint-Denis de la Réunion',
        hint: 'O',
      })),
    },
  },
};
