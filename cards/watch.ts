// What a conversation will hear of from now on, and when.
import type { Watch } from '../src/monitor/index.ts';
import type { Card } from './card.ts';
import { action, asText, line, plain, sayButton } from './kit.ts';
import type { Wording } from './wording/index.ts';
import template from './watch.json' with { type: 'json' };

/** How a watch is told; `selector` is empty for all phones. */
export type WatchTerms = Pick<Watch, 'selector' | 'quiet' | 'digest' | 'afterMinutes'> & {
  readonly id: string;
};

export interface WatchData extends WatchTerms {
  /** Phones that it picks now. */
  readonly phones: number;
  /** Incidents under way with phones of it. */
  readonly open: number;
  readonly isDemo: boolean;
}

/** `site:lyon`, or all phones. */
export function watchedPhones(selector: string, t: Wording): string {
  return selector === '' ? t('watch.all') : asText(selector);
}

/** Its options, a sentence each. */
export function watchTerms({ quiet, digest, afterMinutes }: WatchTerms, t: Wording): string[] {
  return [
    ...(quiet ? [t('watch.quiet', { from: quiet.from, to: quiet.to, zone: asText(quiet.zone) })] : []),
    ...(digest ? [t('watch.digest', { at: digest.at, zone: asText(digest.zone) })] : []),
    ...(afterMinutes === null ? [] : [t('watch.after', { count: afterMinutes })]),
  ];
}

export const sampleWatch: WatchTerms = {
  id: '3',
  selector: 'site:lyon',
  quiet: { from: '22:00', to: '06:00', zone: 'Europe/Paris' },
  digest: null,
  afterMinutes: null,
};

export const watch: Card<WatchData> = {
  name: 'watch',
  template,
  summary: ({ selector }, t) =>
    t('watch.summary', { what: selector === '' ? t('watch.all') : plain(selector) }),
  bind: (data, t) => ({
    title: t('watch.title'),
    lead: line(watchedPhones(data.selector, t), t('watch.phones', { count: data.phones })),
    terms: watchTerms(data, t).map((text) => ({ text })),
    explanation: t(data.phones === 0 ? 'watch.explain.none' : 'watch.explain.some'),
    buttons: [
      ...(data.open > 0 ? [sayButton('incidents', t('watch.open', { count: data.open }))] : []),
      sayButton('watches', t('watch.list')),
      action(t('watch.stop'), 'watch-stop', { id: data.id }, 'destructive'),
      ...(data.isDemo && data.open === 0 ? [sayButton('demo offline Lyon')] : []),
    ],
  }),
  samples: {
    all: { ...sampleWatch, selector: '', quiet: null, phones: 240, open: 0, isDemo: true },
    quiet: {
      ...sampleWatch,
      digest: { at: '08:00', zone: 'Europe/Paris' },
      phones: 34,
      open: 1,
      isDemo: false,
    },
    none: { ...sampleWatch, selector: 'site:lyno', quiet: null, phones: 0, open: 0, isDemo: false },
    largest: {
      ...sampleWatch,
      selector: 'vendor:audiocodes '.repeat(10).trim(),
      digest: { at: '08:00', zone: 'America/Argentina/ComodRivadavia' },
      afterMinutes: 1_440,
      phones: 100_000,
      open: 120,
      isDemo: true,
    },
  },
};
