import type { Guard } from './guard.ts';

const SHARE = 0.25;

/** Most of a site's phones are in use at any time; in a small site one at a time is. */
export const siteShare: Guard = {
  id: 'site-share',
  when: 'run',
  judge: ({ site }) => (site.underWay < Math.max(1, Math.floor(site.phones * SHARE)) ? 'go' : 'wait'),
};
