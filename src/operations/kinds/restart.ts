import type { DeviceKind } from './kind.ts';

export const restart: DeviceKind = {
  id: 'restart',
  on: 'devices',
  action: 'restart',
  guards: ['busy', 'last-answering', 'site-share'],
  disruptive: true,
  outcomeOf: ({ health }) => (health === 'offline' ? 'offline' : 'go'),
  // A phone that does not come back was not restarted in any sense that its user would recognise.
  evidence: { reads: 'inventory', shows: ({ health }) => health !== 'offline' },
};
