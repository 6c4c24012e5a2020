import { deviceList as card } from '../../cards/device-list.ts';
import { displayMac, parseSelector } from '../../src/devices/index.ts';
import { answer, refused, type Answer } from '../answer.ts';
import type { Command, Context } from '../command.ts';

const PER_PAGE = 10;

export const devices: Command = {
  id: 'devices',
  says: { en: ['devices', 'phones list'], fr: ['appareils', 'postes'] },
  usage: { en: 'devices [selector]', fr: 'appareils [sélecteur]' },
  summary: { en: 'Your phones, with their health', fr: 'Vos téléphones et leur état' },
  examples: {
    en: ['devices', 'devices site:Lyon', 'devices model:"VVX 411" offline'],
    fr: ['appareils', 'appareils site:Lyon', 'appareils hors-ligne'],
  },
  needs: 'viewer',
  run: (context, rest) => deviceList(context, rest, 1),
};

/** A page of the phones that a selector picks. Pages are counted from 1. */
export async function deviceList({ services }: Context, text: string, page: number): Promise<Answer> {
  const selector = parseSelector(text);
  if (!selector.ok) return refused(selector.refusal);
  const { devices: store } = services.stores;
  const { total, byHealth } = await store.counts(selector.value);
  const pages = Math.max(1, Math.ceil(total / PER_PAGE));
  const shown = Math.min(Math.max(1, page), pages);
  const rows = await store.select(selector.value, { offset: (shown - 1) * PER_PAGE, limit: PER_PAGE });
  return answer(card, {
    selector: selector.value.text,
    total,
    counts: [...byHealth].map(([health, count]) => ({ health, count })),
    page: shown,
    pages,
    devices: rows.map(({ name, mac, site, model, upn, health, activity }) => ({
      name,
      mac: displayMac(mac),
      site,
      model,
      user: upn,
      health,
      activity,
    })),
  });
}
