import type { PortTargets } from '../targets.ts';

/**
 * What phones reach through Teams SIP Gateway. Data, not rules: compare with the pages when they change, and move the dates.
 * The pages named first are the newest read; `until` is the date of the last page that still named a target.
 */
export const SIP_GATEWAY: PortTargets = {
  id: 'sip-gateway',
  sources: [
    { title: 'Plan for SIP Gateway', date: '2024-07-15' },
    { title: 'Configure SIP Gateway', date: '2024-08-08' },
    { title: 'Configure SIP Gateway', date: '2021-09-30' },
    { title: 'Plan Direct Routing' },
  ],
  media: { ports: '49152–53247', ranges: ['52.112.0.0/14', '52.122.0.0/15'] },
  ranges: [
    { range: '52.112.0.0/14', port: 5061 },
    { range: '52.122.0.0/15', port: 5061 },
    // Wider than what is listed today: a rule that allows it is not wrong, only generous.
    { range: '52.120.0.0/14', port: 5061, until: '2021-09-30' },
  ],
  // "Plan Direct Routing": Teams' SIP proxies listen here, in the same ranges and on the same port.
  listeners: [
    { host: 'sip.pstnhub.microsoft.com', port: 5061 },
    { host: 'sip2.pstnhub.microsoft.com', port: 5061 },
    { host: 'sip3.pstnhub.microsoft.com', port: 5061 },
  ],
  // Where phones are provisioned: over HTTP, because a phone fresh from its box trusts no certificate yet.
  endpoints: [
    ...['noam', 'emea', 'apac'].map((region) => ({
      host: `${region}.ipp.sdg.teams.microsoft.com`,
      port: 80,
    })),
    ...['apac', 'emea', 'noam'].flatMap((region) =>
      [`blobsdg${region}`, `httpblobsdg${region}`].map((account) => ({
        host: `${account}.blob.core.windows.net`,
        port: 443,
        until: '2023-11-02',
      })),
    ),
    ...[
      '13.75.175.145',
      '52.189.219.201',
      '51.124.34.164',
      '13.74.250.91',
      '13.83.55.36',
      '23.96.103.40',
    ].map((host) => ({ host, port: 443, until: '2023-11-02' })),
  ],
};
