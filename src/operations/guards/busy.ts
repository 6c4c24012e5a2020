import type { Guard } from './guard.ts';

/** Longer than nearly every call: a phone that is still busy then is left for another day, so that no change waits for ever. */
const PATIENCE_MS = 30 * 60_000;

/** Nobody is cut off in the middle of a call. */
export const busy: Guard = {
  id: 'busy',
  when: 'run',
  judge({ device, heldMs }) {
    if (device.activity !== 'busy') return 'go';
    return heldMs < PATIENCE_MS ? 'wait' : 'skip';
  },
};
