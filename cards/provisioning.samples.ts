// States of the provisioning card that are worth a picture.
import type { ProvisioningData } from './provisioning.data.ts';

const EMEA = 'http://emea.ipp.sdg.teams.microsoft.com';
const WITH_TENANT = `${EMEA}/tenantid/8d7f6c1e-0b5a-4f8e-9a3d-2c1b0a9f8e7d/lang_ja`;

const one: ProvisioningData = {
  ...{ region: 'EMEA', language: null, withTenant: false, timeServers: [], utcOffset: null, notes: [] },
  addresses: [{ vendors: ['Yealink'], option: 66, url: EMEA }],
  snippets: [
    {
      server: 'isc',
      name: 'ISC dhcpd',
      language: 'PlainText',
      lines: [`option tftp-server-name "${EMEA}";`],
    },
  ],
};

const cisco = `${EMEA}/lang_fr/$PSN.xml`;
const apart: ProvisioningData = {
  ...{ region: 'EMEA', language: 'fr', withTenant: false, timeServers: ['192.0.2.10'], utcOffset: 3600 },
  addresses: [
    { vendors: ['Poly', 'AudioCodes'], option: 160, url: `${EMEA}/lang_fr` },
    { vendors: ['Cisco'], option: 160, url: cisco },
  ],
  notes: [
    { code: 'told-apart', vendors: ['Cisco'] },
    { code: 'class-unconfirmed', vendors: ['Cisco'] },
    { code: 'class-unknown', vendors: ['AudioCodes'] },
    { code: 'fixed-offset', vendors: [] },
  ],
  snippets: [
    {
      server: 'windows',
      name: 'Windows Server',
      language: 'PowerShell',
      lines: [
        "Add-DhcpServerv4OptionDefinition -OptionId 160 -Name 'SIP Gateway address' -Type 'String'",
        `Set-DhcpServerv4OptionValue -ScopeId '192.0.2.0' -OptionId 160 -Value '${EMEA}/lang_fr'`,
      ],
    },
    {
      server: 'isc',
      name: 'ISC dhcpd',
      language: 'PlainText',
      lines: [
        'option sip-gateway-address code 160 = text;',
        `option sip-gateway-address "${EMEA}/lang_fr";`,
        'if substring(option vendor-class-identifier, 0, 5) = "Cisco" {',
        `  option sip-gateway-address "${cisco}";`,
        '}',
      ],
    },
    { server: 'kea', name: 'Kea', language: 'Json', lines: ['{', '  "Dhcp4": {}', '}'] },
    { server: 'dnsmasq', name: 'dnsmasq', language: 'PlainText', lines: [`dhcp-option=160,"${EMEA}"`] },
    {
      server: 'ios',
      name: 'Cisco IOS',
      language: 'PlainText',
      lines: ['ip dhcp pool SIP-GATEWAY-CISCO', ` option 160 ascii "${cisco}"`],
      caveat: 'pools',
    },
  ],
};

export const provisioningSamples = {
  one,
  apart,
  'on-device': {
    ...one,
    addresses: [{ vendors: ['Poly ATA'], option: null, url: `${EMEA}/$mac.cfg` }],
    notes: [{ code: 'no-option', vendors: ['Poly ATA'] }],
    snippets: [],
  },
  largest: {
    ...apart,
    ...{ language: 'ja', withTenant: true },
    timeServers: Array.from({ length: 8 }, (_, at) => `203.0.113.${at + 100}`),
    addresses: Array.from({ length: 8 }, (_, at) => ({
      vendors: ['Alcatel-Lucent Enterprise', 'Spectralink', 'AudioCodes ATA'],
      option: at % 2 === 0 ? 160 : null,
      url: `${WITH_TENANT}/$PSN.xml`,
    })),
    notes: (
      [
        ...['no-option', 'told-apart', 'class-unconfirmed', 'class-unknown'],
        ...['language-none', 'language-partial', 'fixed-offset'],
      ] as const
    ).map((code) => ({ code, vendors: ['Alcatel-Lucent Enterprise', 'Spectralink', 'AudioCodes ATA'] })),
    snippets: apart.snippets.map((snippet) => ({
      ...snippet,
      lines: Array.from({ length: 14 }, (_, at) => `option ${at + 1} ascii "${WITH_TENANT}/$PSN.xml"`),
      caveat: 'text-classes' as const,
    })),
  },
} satisfies Readonly<Record<string, ProvisioningData>>;
