/** What the checks of runbooks look at, all of it on this machine: a domain in a DNS server, and gateways with a root of their own. */
import { randomInt } from 'node:crypto';
import { createAuthority } from './certificates.ts';
import { startDnsServer } from './dns-server.ts';
import { knotd, openssl } from './programs.ts';
import { startTlsServerAt, type TlsServer } from './tls-server.ts';

export interface Estate {
  readonly domain: string;
  readonly accessEdge: string;
  /** Each has a certificate for its name, and asks for its callers' (MTLS). */
  readonly gateways: readonly string[];
  /** Their root, as PEM. */
  readonly root: string;
  /** What a worker has to be told of it. It trusts the root like a public one. */
  readonly settings: Readonly<Record<string, string>>;
  /** Answers with these records from now on; with the right ones by default. */
  serveRecords(records?: readonly string[]): Promise<void>;
  /** The first gateway shows a certificate that is valid until then; for months by default. */
  showCertificate(until?: Date): Promise<void>;
  stop(): Promise<void>;
}

/** Linux serves the whole of 127.0.0.0/8, so each gateway can have the usual port to itself. */
export const HAS_ESTATE = knotd !== undefined && openssl !== undefined && process.platform === 'linux';

const DOMAIN = 'contoso.test';
const GATEWAYS = ['gw1', 'gw2'];
const RECORDS = ['ap A 127.0.0.1', '_sip._tls SRV 0 5 443 ap', '_sipfederationtls._tcp SRV 0 5 5061 ap'];
const SIP_TLS = 5061;

export async function startEstate(): Promise<Estate> {
  // Another part of the loopback network each time, for tests of several runs on one machine.
  const network = `127.${randomInt(1, 255)}.${randomInt(0, 256)}`;
  const addresses = GATEWAYS.map((name, index) => `${name} A ${network}.${index + 1}`);
  const authority = await createAuthority();
  const gateway = async (index: number, to?: Date): Promise<TlsServer> => {
    const issued = await authority.issue({
      name: `${GATEWAYS[index] ?? ''}.${DOMAIN}`,
      ...(to ? { from: new Date(to.getTime() - 24 * 3_600_000), to } : {}),
    });
    return startTlsServerAt(`${network}.${index + 1}`, SIP_TLS, issued, '-Verify', '1');
  };
  let dns = await startDnsServer({ [DOMAIN]: [...addresses, ...RECORDS] });
  let first = await gateway(0);
  const others = await Promise.all(GATEWAYS.slice(1).map((_, index) => gateway(index + 1)));
  return {
    domain: DOMAIN,
    accessEdge: `ap.${DOMAIN}`,
    gateways: GATEWAYS.map((name) => `${name}.${DOMAIN}`),
    root: authority.root.pem,
    settings: {
      CHECK_NETWORKS: '127.0.0.0/8',
      CHECK_DNS: `${dns.host}:${dns.port}`,
      NODE_EXTRA_CA_CERTS: authority.root.cert,
    },
    async serveRecords(records = RECORDS) {
      await dns.stop();
      dns = await startDnsServer({ [DOMAIN]: [...addresses, ...records] }, dns.port);
    },
    async showCertificate(until) {
      await first.stop();
      first = await gateway(0, until);
    },
    async stop() {
      await Promise.all([dns, first, ...others].map((server) => server.stop()));
      await authority.remove();
    },
  };
}
