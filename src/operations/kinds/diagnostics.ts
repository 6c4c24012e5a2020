import type { DeviceKind } from './kind.ts';

/** The logs themselves are on the admin center's pages: Graph only says that they were collected. */
export const diagnostics: DeviceKind = {
  id: 'diagnostics',
  on: 'devices',
  action: 'runDiagnostics',
  guards: [],
  disruptive: false,
  outcomeOf: ({ health }) => (health === 'offline' ? 'offline' : 'go'),
  evidence: null,
};
