import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { CHECK_LIMITS, checkTools } from '../../../src/network/tools.ts';
import { lookedAt, type Looked } from '../../helpers/checks.ts';
import { createAuthority, type Authority, type Issued } from '../../helpers/certificates.ts';
import { openssl } from '../../helpers/programs.ts';
import { startTlsServer } from '../../helpers/tls-server.ts';

const FQDN = 'gw1.contoso.test';
const DAY_MS = 24 * 3_600_000;
const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS);
/** Names resolve to this machine, as on a network where the gateway has its own DNS. */
const tools = checkTools(
  { networks: ['127.0.0.0/8'], proxies: {} },
  { ...CHECK_LIMITS, probeMs: 1_500 },
  () => Promise.resolve(['127.0.0.1']),
);

describe.skipIf(openssl === undefined)('src/network/tls.ts', () => {
  let authority: Authority;
  let good: Issued;
  beforeAll(async () => {
    authority = await createAuthority();
    good = await authority.issue({ name: FQDN });
  });
  afterAll(() => authority.remove());

  /** Serves the certificate and checks it against the test's root. */
  async function check(served: Issued, options: readonly string[] = [], more: object = {}): Promise<Looked> {
    const server = await startTlsServer(served, ...options);
    onTestFinished(() => server.stop());
    const request = { kind: 'tls', host: FQDN, port: server.port, root: authority.root.pem, ...more };
    return lookedAt(request, tools);
  }
  const problems = ({ findings }: Looked): (readonly [string, string])[] =>
    findings.flatMap(({ code, problem }) => (problem ? [[code, problem] as const] : []));
  const found = ({ findings }: Looked, code: string): string | null | undefined =>
    findings.find((finding) => finding.code === code)?.found;
  const NOT_ASKED = ['tls.client-certificate', 'not-asked'] as const;

  it('finds a good certificate good in every respect', async () => {
    const result = await check(good, ['-Verify', '1']);
    expect(result.ok).toBe(true);
    expect(result.findings.map(({ code, outcome, found }) => [code, outcome, found])).toEqual([
      ['tls.handshake', 'passed', '127.0.0.1'],
      ['tls.chain', 'passed', 'Contoso Root CA'],
      ['tls.common-name', 'passed', FQDN],
      ['tls.alternative-name', 'passed', FQDN],
      ['tls.validity', 'passed', expect.stringContaining('(89 d)')],
      ['tls.protocol', 'passed', 'TLSv1.3'],
      ['tls.client-certificate', 'passed', 'required'],
    ]);
  });

  it('sees that a certificate has expired, and blames nothing else', async () => {
    const expired = await authority.issue({ name: FQDN, from: inDays(-90), to: inDays(-2) });
    const result = await check(expired, ['-Verify', '1']);
    expect(problems(result)).toEqual([['tls.validity', 'expired']]);
    expect(found(result, 'tls.validity')).toContain('(-2 d)');
  });

  it('sees that a certificate is not valid yet', async () => {
    const early = await authority.issue({ name: FQDN, from: inDays(2) });
    expect(problems(await check(early, ['-Verify', '1']))).toEqual([['tls.validity', 'not-yet-valid']]);
  });

  it('notes that a certificate expires soon', async () => {
    const ending = await authority.issue({ name: FQDN, to: inDays(10) });
    const result = await check(ending, ['-Verify', '1']);
    expect(result.ok).toBe(true);
    expect(problems(result)).toEqual([['tls.validity', 'expires-soon']]);
  });

  it('sees the name of another host', async () => {
    const other = await authority.issue({ name: 'gw2.contoso.test' });
    expect(problems(await check(other))).toEqual([
      ['tls.common-name', 'wrong-name'],
      ['tls.alternative-name', 'wrong-name'],
      NOT_ASKED,
    ]);
  });

  it('wants the name among the alternative names too', async () => {
    const bare = await authority.issue({ name: FQDN, dnsNames: [] });
    expect(problems(await check(bare))).toEqual([['tls.alternative-name', 'name-missing'], NOT_ASKED]);
    const only = await authority.issue({ name: 'SBC', dnsNames: ['sip.contoso.test', FQDN.toUpperCase()] });
    expect(problems(await check(only))).toEqual([['tls.common-name', 'wrong-name'], NOT_ASKED]);
  });

  it('takes no wildcard for the name', async () => {
    const wildcard = await authority.issue({ name: '*.contoso.test' });
    expect(problems(await check(wildcard))).toEqual([
      ['tls.common-name', 'wildcard-name'],
      ['tls.alternative-name', 'wildcard-name'],
      NOT_ASKED,
    ]);
  });

  it('sees a chain that leads to another root, or only to itself', async () => {
    const stranger = await createAuthority();
    onTestFinished(() => stranger.remove());
    const foreign = await stranger.issue({ name: FQDN });
    expect(problems(await check(foreign))).toEqual([['tls.chain', 'untrusted-chain'], NOT_ASKED]);
    const own = await authority.issue({ name: FQDN, by: 'self' });
    expect(problems(await check(own))).toEqual([['tls.chain', 'self-signed'], NOT_ASKED]);
    // An authority of one's own is not among the public roots.
    expect(problems(await check(good, [], { root: undefined }))).toEqual([
      ['tls.chain', 'untrusted-chain'],
      NOT_ASKED,
    ]);
  });

  it('follows certificates in between, and misses those that the server does not send', async () => {
    const between = await authority.issue({ name: 'Contoso Issuing CA', dnsNames: [], isAuthority: true });
    const leaf = await authority.issue({ name: FQDN, by: between });
    expect(problems(await check(leaf, ['-cert_chain', between.cert]))).toEqual([NOT_ASKED]);
    expect(problems(await check(leaf))).toEqual([['tls.chain', 'untrusted-chain'], NOT_ASKED]);
  });

  it('does not forgive an issuer that has expired', async () => {
    const between = await authority.issue({
      ...{ name: 'Contoso Issuing CA', dnsNames: [], isAuthority: true },
      ...{ from: inDays(-90), to: inDays(-2) },
    });
    const leaf = await authority.issue({ name: FQDN, by: between });
    expect(problems(await check(leaf, ['-cert_chain', between.cert]))).toEqual([
      ['tls.chain', 'untrusted-chain'],
      NOT_ASKED,
    ]);
  });

  it.each(['-tls1_2', '-tls1_3'])(
    'tells with %s whether a client certificate is required, asked for or neither',
    async (version) => {
      const asks = async (...options: string[]): Promise<string | null | undefined> =>
        found(await check(good, [version, ...options]), 'tls.client-certificate');
      expect(await asks()).toBe('not-asked');
      expect(await asks('-verify', '1')).toBe('requested');
      expect(await asks('-Verify', '1')).toBe('required');
    },
  );

  it('judges a server with TLS 1.2 that hangs up on callers without a certificate', async () => {
    const other = await authority.issue({ name: 'gw2.contoso.test', to: inDays(-2), from: inDays(-9) });
    expect(problems(await check(other, ['-tls1_2', '-Verify', '1']))).toEqual([
      ['tls.common-name', 'wrong-name'],
      ['tls.alternative-name', 'wrong-name'],
      ['tls.validity', 'expired'],
    ]);
  });

  it.each([['-tls1_3'], ['-tls1_2', '-Verify', '1']])(
    'takes no certificate for an authority that is none, with %s',
    async (...options) => {
      const between = await authority.issue({ name: 'gw2.contoso.test' });
      const leaf = await authority.issue({ name: FQDN, by: between });
      expect(problems(await check(leaf, [...options, '-cert_chain', between.cert]))).toContainEqual([
        'tls.chain',
        'untrusted-chain',
      ]);
    },
  );

  it('believes OpenSSL where it refuses signatures that are right', async () => {
    const last = await authority.issue({ name: 'Contoso Issuing CA', dnsNames: [], isAuthority: 'last' });
    const beyond = await authority.issue({ name: 'Beyond CA', dnsNames: [], isAuthority: true, by: last });
    const leaf = await authority.issue({ name: FQDN, by: beyond });
    await writeFile(beyond.cert, beyond.pem + last.pem);
    const result = await check(leaf, ['-cert_chain', beyond.cert]);
    expect(problems(result)).toEqual([['tls.chain', 'untrusted-chain'], NOT_ASKED]);
    expect(found(result, 'tls.chain')).toContain('PATH_LENGTH_EXCEEDED');
  });

  it('fails a server without mutual TLS only where it is wanted', async () => {
    expect((await check(good)).ok).toBe(true);
    expect((await check(good, [], { mutual: true })).ok).toBe(false);
  });

  it('sees an outdated protocol', async () => {
    const result = await check(good, ['-tls1_1', '-cipher', 'DEFAULT@SECLEVEL=0']);
    expect(problems(result)).toEqual([['tls.protocol', 'old-protocol'], NOT_ASKED]);
    expect(found(result, 'tls.protocol')).toBe('TLSv1.1');
  });

  it('judges no name where only an address is known, and one that is named beside it', async () => {
    expect(problems(await check(good, [], { host: '127.0.0.1' }))).toEqual([
      ['tls.common-name', 'name-not-given'],
      ['tls.alternative-name', 'name-not-given'],
      NOT_ASKED,
    ]);
    expect(problems(await check(good, [], { host: '127.0.0.1', name: FQDN }))).toEqual([NOT_ASKED]);
  });

  it('reads a root that lost its line ends on the way, and refuses one that is none', async () => {
    const flat = authority.root.pem.replaceAll('\n', ' ');
    expect(problems(await check(good, [], { root: flat }))).toEqual([NOT_ASKED]);
    const broken = '-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----';
    expect(problems(await check(good, [], { root: broken }))).toEqual([['tls.chain', 'bad-root']]);
  });

  describe('where no TLS is', () => {
    async function listen(answer: (server: Server) => void): Promise<Looked> {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      onTestFinished(() => void server.close());
      const { port } = server.address() as AddressInfo;
      answer(server);
      return lookedAt({ kind: 'tls', host: FQDN, port }, tools);
    }

    it('recognises another protocol', async () => {
      const result = await listen((server) =>
        server.on('connection', (socket) => socket.end('SIP/2.0 400 Bad Request\r\n\r\n')),
      );
      expect(problems(result)).toEqual([['tls.handshake', 'not-tls']]);
    });

    it('waits no longer than its time for one that says nothing', async () => {
      const result = await listen((server) =>
        server.on('connection', (socket) => socket.on('error', () => undefined)),
      );
      expect(result.findings).toMatchObject([{ problem: 'timed-out', found: 'TCP' }]);
    });

    it('sees that it is hung up on', async () => {
      const result = await listen((server) => server.on('connection', (socket) => socket.destroy()));
      expect(problems(result)).toEqual([['tls.handshake', 'closed']]);
    });

    it('sees that nobody is there', async () => {
      const result = await listen((server) => server.close());
      expect(result.findings).toMatchObject([{ problem: 'refused', found: 'ECONNREFUSED' }]);
    });
  });
});
