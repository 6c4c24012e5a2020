import type { DeviceKind } from './kind.ts';

export const signOut: DeviceKind = {
  id: 'sign-out',
  on: 'devices',
  action: 'signOut',
  guards: ['busy'],
  disruptive: true,
  outcomeOf: ({ userId, upn }) => (userId === null && upn === null ? 'no-user' : 'go'),
  evidence: { reads: 'inventory', shows: ({ userId, upn }) => userId === null && upn === null },
};
