// The colour that goes with a phone's health; the word is always beside it.
import type { Health } from '../src/devices/index.ts';

const COLOURS: Readonly<Record<Health, 'Good' | 'Warning' | 'Attention' | 'Default'>> = {
  healthy: 'Good',
  nonUrgent: 'Warning',
  critical: 'Attention',
  offline: 'Attention',
  unknown: 'Default',
};

export function healthColour(health: Health): (typeof COLOURS)[Health] {
  return COLOURS[health];
}
