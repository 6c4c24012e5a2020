// What this conversation watches, each with the button that ends it.
import type { Card } from './card.ts';
import { action, line, plain, sayButton } from './kit.ts';
import { sampleWatch, watchedPhones, watchTerms, type WatchTerms } from './watch.ts';
import template from './watch-list.json' with { type: 'json' };

export interface WatchListData {
  readonly watches: readonly WatchTerms[];
}

export const watchList: Card<WatchListData> = {
  name: 'watch-list',
  template,
  summary: ({ watches }, t) => t('watch-list.title', { count: watches.length }),
  bind: ({ watches }, t) => ({
    title: t('watch-list.title', { count: watches.length }),
    lead: watches.length > 0 ? t('watch-list.lead') : '',
    isEmpty: watches.length === 0,
    empty: t('watch-list.empty'),
    watches: watches.map((each) => ({
      what: watchedPhones(each.selector, t),
      how: line(t('watch-list.number', { id: plain(each.id) }), ...watchTerms(each, t)),
      stop: [action(t('watch-list.stop'), 'watch-stop', { id: each.id }, 'destructive')],
    })),
    buttons: watches.length === 0 ? [sayButton('watch', t('watch-list.start'))] : [],
  }),
  samples: {
    none: { watches: [] },
    some: {
      watches: [
        sampleWatch,
        { ...sampleWatch, id: '4', selector: '', quiet: null, afterMinutes: 10 },
        {
          ...sampleWatch,
          id: '5',
          selector: 'model:"vvx 411"',
          digest: { at: '08:00', zone: 'Europe/Paris' },
        },
      ],
    },
    largest: {
      watches: Array.from({ length: 20 }, (_, at) => ({
        ...sampleWatch,
        id: `${2_147_483_600 + at}`,
        selector: 'vendor:audiocodes '.repeat(10).trim(),
        digest: { at: '08:00', zone: 'America/Argentina/ComodRivadavia' },
        afterMinutes: 1_440,
      })),
    },
  },
};
