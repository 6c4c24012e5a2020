import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECK_LIMITS, checkTools } from '../../../src/network/tools.ts';
import { lookedAt, type Looked } from '../../helpers/checks.ts';
import { startDnsServer, type DnsServer } from '../../helpers/dns-server.ts';
import { freePort } from '../../helpers/ports.ts';
import { knotd } from '../../helpers/programs.ts';

/** As Office 365 and the deployment scripts leave a domain, and ways to spoil it. */
const RIGHT = ['ap A 203.0.113.10', '_sip._tls SRV 0 5 443 ap', '_sipfederationtls._tcp SRV 0 5 5061 ap'];
const ZONES = {
  'right.test': RIGHT,
  'missing.test': ['www A 203.0.113.10'],
  'no-address.test': [
    '_sip._tls SRV 0 5 443 ap',
    '_sipfederationtls._tcp SRV 0 5 5061 ap',
    'ap TXT "no address"',
  ],
  'wrong-port.test': [
    'ap A 203.0.113.10',
    '_sip._tls SRV 0 5 5061 ap',
    '_sipfederationtls._tcp SRV 0 5 443 ap',
  ],
  'alias.test': ['edge A 203.0.113.10', 'ap CNAME edge', ...RIGHT.slice(1)],
  'declined.test': ['ap A 203.0.113.10', '_sip._tls SRV 0 0 0 .', '_sipfederationtls._tcp SRV 0 5 5061 ap'],
  'online.test': ['ap A 203.0.113.10', '_sip._tls SRV 0 5 443 ap.right.test.', RIGHT[2] ?? ''],
  'inner.test': ['ap A 10.1.2.3', ...RIGHT.slice(1)],
  'twice.test': [...RIGHT, '_sip._tls SRV 10 5 444 old', 'old A 203.0.113.11'],
};
const tools = checkTools(
  { networks: ['127.0.0.0/8', '203.0.113.0/24'], proxies: {} },
  { ...CHECK_LIMITS, probeMs: 300 },
);

describe.skipIf(knotd === undefined)('src/network/dns.ts', () => {
  let dns: DnsServer;
  beforeAll(async () => {
    dns = await startDnsServer(ZONES);
  });
  afterAll(() => dns.stop());

  const check = (domain: string, more: object = {}): Promise<Looked> => {
    const { host, port } = dns;
    return lookedAt({ kind: 'dns', domain, server: { host, port }, ...more }, tools);
  };
  /** What is wrong, each with where. */
  const problems = ({ findings }: Looked): string[][] =>
    findings.flatMap(({ problem, subject, found }) => (problem ? [[problem, subject, found ?? '']] : []));

  it('finds everything in order, with the records as evidence', async () => {
    expect(await check('RIGHT.test')).toEqual({
      ok: true,
      findings: [
        ['dns.access-edge', 'ap.right.test', 'A', '203.0.113.10'],
        ['dns.service', '_sip._tls.right.test', 'SRV … 443', '0 5 443 ap.right.test'],
        ['dns.service', '_sipfederationtls._tcp.right.test', 'SRV … 5061', '0 5 5061 ap.right.test'],
        ['dns.target', 'ap.right.test', 'A', '203.0.113.10'],
      ].map(([code, subject, expected, found]) => ({
        ...{ code, subject, expected, found, outcome: 'passed', problem: null },
      })),
    });
  });

  it('misses each record that is not there', async () => {
    expect(problems(await check('missing.test'))).toEqual([
      ['no-record', 'ap.missing.test', 'ENOTFOUND'],
      ['no-record', '_sip._tls.missing.test', 'ENOTFOUND'],
      ['no-record', '_sipfederationtls._tcp.missing.test', 'ENOTFOUND'],
    ]);
  });

  it('misses the address of a target', async () => {
    expect(problems(await check('no-address.test'))).toEqual([
      ['no-record', 'ap.no-address.test', 'ENODATA'],
      ['no-record', 'ap.no-address.test', 'ENODATA'],
    ]);
  });

  it('sees a wrong port at each service', async () => {
    const result = await check('wrong-port.test');
    expect(result.ok).toBe(false);
    expect(problems(result)).toEqual([
      ['wrong-port', '_sip._tls.wrong-port.test', '0 5 5061 ap.wrong-port.test'],
      ['wrong-port', '_sipfederationtls._tcp.wrong-port.test', '0 5 443 ap.wrong-port.test'],
    ]);
  });

  it('flags a target that is an alias', async () => {
    expect(problems(await check('alias.test'))).toEqual([
      ['alias-target', 'ap.alias.test', 'CNAME edge.alias.test'],
    ]);
  });

  it('understands a service that is declared absent', async () => {
    expect(problems(await check('declined.test'))).toEqual([
      ['no-service', '_sip._tls.declined.test', '0 0 0 .'],
    ]);
  });

  it('notes an address that only the inside can reach, and fails nothing for it', async () => {
    const result = await check('inner.test');
    expect(result.ok).toBe(true);
    expect(problems(result)).toEqual([
      ['not-public', 'ap.inner.test', '10.1.2.3'],
      ['not-public', 'ap.inner.test', '10.1.2.3'],
    ]);
  });

  it('notes a target in another domain', async () => {
    const result = await check('online.test');
    expect(result.ok).toBe(true);
    expect(problems(result)).toEqual([['other-domain', 'ap.right.test', '203.0.113.10']]);
  });

  it('judges each of several records', async () => {
    const result = await check('twice.test');
    expect(problems(result)).toEqual([['wrong-port', '_sip._tls.twice.test', '10 5 444 old.twice.test']]);
    expect(result.findings.map(({ subject }) => subject)).toContain('old.twice.test');
  });

  it('asks for another Access Edge where one is named', async () => {
    const { findings } = await check('right.test', { accessEdge: 'sip.right.test' });
    expect(findings[0]).toMatchObject({ subject: 'sip.right.test', problem: 'no-record' });
  });

  it('tells a server that refuses from a record that is missing', async () => {
    const refused = await check('elsewhere.test');
    expect(problems(refused).map(([problem, , found]) => [problem, found])).toEqual(
      Array.from({ length: 3 }, () => ['no-answer', 'EREFUSED']),
    );
    const silent = await check('right.test', { server: { host: '127.0.0.1', port: await freePort() } });
    expect(problems(silent).map(([problem]) => problem)).toEqual(
      Array.from({ length: 3 }, () => 'no-answer'),
    );
  });

  it('asks the servers of the settings where none is named, for the names of gateways too', async () => {
    const settings = { networks: ['203.0.113.0/24'], proxies: {}, dnsServers: [`${dns.host}:${dns.port}`] };
    const told = checkTools(settings, { ...CHECK_LIMITS, probeMs: 300 });
    expect((await lookedAt({ kind: 'dns', domain: 'right.test' }, told)).ok).toBe(true);
    const { signal } = new AbortController();
    expect(await told.guard.resolve('ap.right.test', signal)).toEqual({ addresses: ['203.0.113.10'] });
    expect(await told.guard.resolve('nobody.right.test', signal)).toMatchObject({ found: 'ENOTFOUND' });
  });

  it('asks no server that the operator has not allowed', async () => {
    const outside = checkTools({ networks: [], proxies: {} });
    const request = { kind: 'dns', domain: 'right.test', server: { host: '127.0.0.1' } };
    expect(await lookedAt(request, outside)).toEqual({
      ok: false,
      findings: [
        {
          ...{ code: 'reach', subject: '127.0.0.1', outcome: 'failed', problem: 'address-not-allowed' },
          ...{ expected: null, found: '127.0.0.1' },
        },
      ],
    });
  });
});
