// What fell together, and what that suggests: the words shared by all that tells of incidents.
import type { Incident, Suspicion } from '../src/monitor/index.ts';
import { asText, formatDuration, label } from './kit.ts';
import type { Wording } from './wording/index.ts';

/** The site, model or region that fell; empty where the phones have nothing in common. Safe where Markdown is read. */
function fallen(suspicion: Suspicion): string {
  switch (suspicion.kind) {
    case 'site':
      return asText(suspicion.site);
    case 'model':
      return asText(`${suspicion.vendor} ${suspicion.model}`);
    case 'region':
      return asText(suspicion.region);
    case 'phones':
      return '';
  }
}

/** One line for an incident: `Lyon: 32 phones offline`. */
export function incidentTitle(
  { state, suspicion, total, down, gone }: Pick<Incident, 'state' | 'suspicion' | 'total' | 'down' | 'gone'>,
  t: Wording,
): string {
  const what = t(`incident.title.${state === 'open' ? 'down' : 'back'}`, {
    count: state === 'open' ? down : total - gone,
  });
  const where = fallen(suspicion);
  return where === '' ? what : t('incident.title.of', { where, what });
}

/** "All 37 phones of Lyon fell within 60 seconds: the site, not the phones." */
export function suspicionSentence(suspicion: Suspicion, t: Wording): string {
  const { kind, fell, of, withinMs, sites } = suspicion;
  const share = kind !== 'phones' && fell === of ? 'all' : 'some';
  const when =
    withinMs < 1_000
      ? t('suspicion.at-once')
      : t('suspicion.within', { time: formatDuration(withinMs / 1_000, t) });
  const values = { fell, of, where: fallen(suspicion), when, sites };
  if (kind === 'phones') {
    return fell === 1 ? t('suspicion.phones.one') : t('suspicion.phones.several', values);
  }
  const firmware =
    kind === 'model' && suspicion.firmware !== null
      ? t('suspicion.firmware', { firmware: asText(suspicion.firmware) })
      : '';
  return t(`suspicion.${kind}.${share}`, { ...values, count: sites, firmware });
}

/** What a phone of an incident says of itself, in a few words and with the colour that goes with it. */
export function phoneState(
  {
    state,
    truth,
  }: { readonly state: 'down' | 'back' | 'gone'; readonly truth: 'confirmed' | 'answers' | null },
  t: Wording,
): { readonly text: string; readonly colour: 'Good' | 'Attention' | 'Warning' | 'Default' } {
  const known = state === 'down' ? (truth ?? 'suspected') : state;
  const colours = {
    back: 'Good',
    gone: 'Default',
    confirmed: 'Attention',
    answers: 'Warning',
    suspected: 'Attention',
  } as const;
  return { text: label(t, 'incident.phone', known), colour: colours[known] };
}
