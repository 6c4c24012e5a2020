import type { Guard } from './guard.ts';

/** A site keeps a phone that answers: an emergency call may come at any time. */
export const lastAnswering: Guard = {
  id: 'last-answering',
  when: 'run',
  judge({ device, site, acknowledged }) {
    if (device.health === 'offline' || site.answering > 1) return 'go';
    // Those that are being worked on are about to answer again.
    if (site.underWay > 0) return 'wait';
    // Where there is no other phone at all, waiting for one would be in vain: somebody may answer for it.
    return site.phones === 1 && acknowledged.has('last-answering') ? 'go' : 'skip';
  },
};
