// What checks find, as the gallery draws it.
import type { Finding } from '../src/checks/index.ts';
import type { CheckResultData } from './check-result.data.ts';

const at = '2026-03-02T09:21:00.000Z';
const seen = (
  outcome: Finding['outcome'],
  problem: Finding['problem'],
  [code, subject, expected, found]: readonly [Finding['code'], string, string | null, string | null],
): Finding => ({ code, subject, outcome, expected, found, problem });

const dns: CheckResultData = {
  request: { kind: 'dns', domain: 'contoso.com', server: { host: '9.9.9.9', port: 53 } },
  askedBy: 'Alex Wilber',
  finishedAt: at,
  findings: [
    seen('passed', null, ['dns.access-edge', 'ap.contoso.com', 'A', '198.51.100.10']),
    seen('failed', 'wrong-port', [
      'dns.service',
      '_sip._tls.contoso.com',
      'SRV … 443',
      '0 5 5061 ap.contoso.com',
    ]),
    seen('failed', 'no-record', [
      'dns.service',
      '_sipfederationtls._tcp.contoso.com',
      'SRV … 5061',
      'ENOTFOUND',
    ]),
    seen('failed', 'alias-target', ['dns.target', 'ap.contoso.com', 'A', 'CNAME edge.contoso.com']),
  ],
};

const tls: CheckResultData = {
  request: { kind: 'tls', host: 'gw1.contoso.com', port: 5061, mutual: false },
  askedBy: 'Alex Wilber',
  finishedAt: at,
  findings: [
    seen('passed', null, ['tls.handshake', 'gw1.contoso.com:5061', 'TLS', '198.51.100.20']),
    seen('passed', null, ['tls.chain', 'gw1.contoso.com', null, 'Contoso Root CA']),
    seen('passed', null, ['tls.common-name', 'gw1.contoso.com', 'gw1.contoso.com', 'gw1.contoso.com']),
    seen('passed', null, ['tls.alternative-name', 'gw1.contoso.com', 'gw1.contoso.com', 'gw1.contoso.com']),
    seen('noted', 'expires-soon', [
      'tls.validity',
      'gw1.contoso.com',
      '2026-03-02',
      '2025-03-15 – 2026-03-14 (12 d)',
    ]),
    seen('passed', null, ['tls.protocol', 'gw1.contoso.com:5061', 'TLSv1.2, TLSv1.3', 'TLSv1.2']),
    seen('passed', null, [
      'tls.client-certificate',
      'gw1.contoso.com:5061',
      'CertificateRequest',
      'required',
    ]),
  ],
};

const ports: CheckResultData = {
  request: { kind: 'ports', targets: 'sip-gateway' },
  askedBy: 'Alex Wilber',
  finishedAt: at,
  findings: [
    seen('passed', null, ['ports.range', '52.112.0.0/14', 'TCP 5061', '52.114.75.24']),
    seen('noted', 'range-silent', ['ports.range', '52.122.0.0/15', 'TCP 5061', 'ETIMEDOUT']),
    ...['noam', 'emea', 'apac'].map((region) =>
      seen('passed', null, [
        'ports.endpoint',
        `${region}.ipp.sdg.teams.microsoft.com`,
        'TCP 80',
        '52.112.64.7',
      ]),
    ),
    ...['apac', 'emea'].map((region) =>
      seen('passed', null, [
        'ports.endpoint',
        `blobsdg${region}.blob.core.windows.net`,
        'TCP 443',
        '20.38.122.68',
      ]),
    ),
    ...['13.75.175.145', '52.189.219.201', '51.124.34.164', '13.74.250.91'].map((address) =>
      seen('passed', null, ['ports.address', address, 'TCP 443', address]),
    ),
    seen('failed', 'intercepted', [
      'ports.endpoint',
      'blobsdgnoam.blob.core.windows.net',
      'TCP 443',
      'CN=Contoso Proxy CA',
    ]),
    seen('noted', 'proxy-set', ['ports.proxy', 'HTTPS_PROXY', null, 'http://proxy.contoso.com:8080']),
    seen('noted', 'udp-unproven', ['ports.udp', '52.112.0.0/14', 'UDP 49152–53247', null]),
    seen('noted', 'udp-unproven', ['ports.udp', '52.122.0.0/15', 'UDP 49152–53247', null]),
  ],
};

const licences: CheckResultData = {
  request: {
    kind: 'licences',
    users: ['anna@contoso.com', 'lobby@contoso.com', 'paul@contoso.com', 'zoe@contoso.com'],
    needs: 'calls',
  },
  askedBy: 'Alex Wilber',
  finishedAt: at,
  findings: [
    seen('passed', null, ['licences', 'anna@contoso.com', null, '+33123456789']),
    seen('failed', 'no-phone-system', ['licences', 'lobby@contoso.com', null, null]),
    seen('failed', 'no-calling-plan', ['licences', 'paul@contoso.com', null, null]),
    seen('passed', null, ['licences', 'zoe@contoso.com', null, 'calling-plan']),
    seen('noted', 'number-to-come', ['licences', 'zoe@contoso.com', null, null]),
  ],
};

const phones = (
  outcome: Finding['outcome'],
  verdict: string,
  [subject, expected, found, count]: readonly [string, string | null, string | null, number],
): Finding => ({
  ...seen(outcome, outcome === 'passed' ? null : verdict, ['firmware', subject, expected, found]),
  phones: {
    count,
    selector:
      outcome === 'passed' ? null : `model:"${subject.replace(/^\w+ /, '').toLowerCase()}" firmware:${found}`,
  },
});
const firmware: CheckResultData = {
  request: { kind: 'firmware', selector: '' },
  askedBy: 'Alex Wilber',
  finishedAt: at,
  source: { title: 'Plan for SIP Gateway', date: '2024-07-15' },
  findings: [
    phones('failed', 'firmware-not-multiplatform', ['Cisco 8841', '12-0-3MPP', 'sip88xx.14-2-1-0101-7', 2]),
    phones('failed', 'firmware-below-minimum', ['Poly VVX 410', '≥ 5.9.5', '5.4.7.2', 7]),
    phones('noted', 'firmware-other-line', ['AudioCodes 405HD', '2.2.16.681', '3.4.6.604', 12]),
    phones('noted', 'firmware-behind', ['Yealink T46U', '108.86.5.1', '108.86.0.20', 38]),
    phones('noted', 'firmware-behind', ['Poly VVX 411', '6.4.3.5814', '6.3.1.8427', 21]),
    phones('noted', 'firmware-not-known', ['Poly Trio 8800', '7.2.4.0185', null, 1]),
    {
      ...seen('noted', 'device-lock', ['firmware', 'Poly VVX 410', null, null]),
      phones: { count: 7, selector: null },
    },
    {
      ...seen('noted', 'update-authority', [
        'firmware',
        'Cisco 8841, Poly VVX 410, AudioCodes 405HD, Yealink T46U, Poly VVX 411',
        null,
        null,
      ]),
      phones: { count: 80, selector: null },
    },
    phones('passed', '', ['Poly VVX 411', null, '6.4.3.5814', 104]),
    phones('passed', '', ['Yealink T46U', null, '108.86.5.1', 96]),
  ],
};
const crowd = Array.from({ length: 200 }, (_, index) => `a.rather.long.name-${index}@emea.contoso.com`);

const audit: CheckResultData = {
  request: { kind: 'audit' },
  askedBy: 'Megan Bowen',
  finishedAt: at,
  findings: [
    seen('passed', null, ['audit.entries', '1–5230', null, null]),
    seen('passed', null, ['audit.checkpoints', '41', null, null]),
    seen('passed', null, ['audit.key', 'SHA256:uNiVztksCsDhcc0u9e8BrKVbJ2XtCp1nrbDZVQ3Xm3g', null, null]),
    seen('passed', null, ['audit.newest', '5230', null, '3f2a9c01'.repeat(8)]),
  ],
};

const auditAltered: CheckResultData = {
  ...audit,
  findings: [seen('failed', 'audit-altered', ['audit.entry', '4711', null, null])],
};

export const checkResultSamples = {
  running: { request: dns.request, askedBy: 'Alex Wilber', findings: null, finishedAt: null },
  dns,
  tls,
  ports,
  unreachable: {
    ...tls,
    findings: [seen('failed', 'address-not-allowed', ['reach', 'gw1.contoso.com', null, '10.1.2.3'])],
  },
  licences,
  firmware,
  audit,
  'audit-altered': auditAltered,
  largest: {
    request: { kind: 'licences', users: crowd, needs: 'calls' },
    askedBy: 'Jean-Baptiste de la Fontaine',
    finishedAt: at,
    findings: crowd.flatMap((upn) => [
      seen('passed', null, ['licences', upn, null, 'calling-plan']),
      seen('noted', 'number-to-come', ['licences', upn, null, null]),
    ]),
  },
} satisfies Readonly<Record<string, CheckResultData>>;
