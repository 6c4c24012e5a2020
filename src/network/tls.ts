import { isIP } from 'node:net';
import type { X509Certificate } from 'node:crypto';
import {
  commonNames,
  dnsNames,
  followChain,
  isValidAt,
  publicRoots,
  readCertificates,
} from './certificate.ts';
import { failed, noted, passed, type Finding } from './finding.ts';
import { handshake, type Handshake } from './handshake.ts';
import type { CheckOf } from './request.ts';
import type { CheckTools } from './tools.ts';

const DAY_MS = 24 * 3_600_000;
/** Time enough to have a certificate of a gateway renewed, and told early enough not to be forgotten again. */
const SOON_DAYS = 30;

/** A TLS handshake with a gateway: its chain, its names, how long it is valid, and whether it asks who calls. */
export async function checkTls(
  { host, port, name, root, mutual }: CheckOf<'tls'>,
  { guard, limits, now }: Pick<CheckTools, 'guard' | 'limits' | 'now'>,
  signal: AbortSignal,
): Promise<Finding[]> {
  const subject = `${host}:${port}`;
  const roots = root === undefined ? undefined : readCertificates(root);
  if (root !== undefined && !roots) return [failed('bad-root', { code: 'tls.chain', subject })];
  const reached = await guard.resolve(host, signal);
  if ('problem' in reached)
    return [failed(reached.problem, { code: 'reach', subject: host, found: reached.found })];

  const wanted = name ?? (isIP(host) > 0 ? undefined : host);
  const [address] = reached.addresses;
  const shown = await handshake(
    { address, port, name: wanted, roots: roots?.map(String) },
    AbortSignal.any([signal, AbortSignal.timeout(limits.probeMs)]),
  );
  if ('problem' in shown)
    return [failed(shown.problem, { code: 'tls.handshake', subject, expected: 'TLS', found: shown.found })];
  const [leaf] = shown.chain;
  return [
    passed({ code: 'tls.handshake', subject, expected: 'TLS', found: address }),
    chainFinding(shown, roots ?? publicRoots(), now()),
    nameFinding('tls.common-name', wanted, commonNames(leaf)),
    nameFinding('tls.alternative-name', wanted, dnsNames(leaf)),
    validityFinding(leaf, now()),
    protocolFinding(subject, shown.protocol),
    clientCertificateFinding(subject, shown.clientCertificate, mutual),
  ];
}

/** Whether the certificate has expired is told apart from whom it comes from, so that each has its remedy. */
function chainFinding({ chain, verdict }: Handshake, roots: readonly X509Certificate[], now: Date): Finding {
  const [leaf] = chain;
  const { trusted, last } = followChain(chain, roots, now);
  const seen = { code: 'tls.chain', subject: nameOf(leaf), expected: null, found: nameOf(last) } as const;
  if (verdict === null || (trusted && (verdict === undefined || isAboutTime(verdict)))) return passed(seen);
  const isOwn = leaf.fingerprint256 === last.fingerprint256 && leaf.checkIssued(leaf);
  return failed(isOwn ? 'self-signed' : 'untrusted-chain', {
    ...seen,
    found: [nameOf(last), verdict].filter(Boolean).join(': '),
  });
}

function isAboutTime(verdict: string): boolean {
  return verdict === 'CERT_HAS_EXPIRED' || verdict === 'CERT_NOT_YET_VALID';
}

/**
 * A gateway's certificate bears its FQDN in the subject's common name and among the alternative names ("Configure Cloud Connector
 * integration with your Office 365 tenant"). SIP knows no wildcards (RFC 5922, 7.2).
 */
function nameFinding(
  code: 'tls.common-name' | 'tls.alternative-name',
  wanted: string | undefined,
  names: readonly string[],
): Finding {
  const seen = { code, subject: wanted ?? '', expected: wanted ?? null, found: names.join(', ') || null };
  if (wanted === undefined) return noted('name-not-given', seen);
  const borne = names.map((name) => name.toLowerCase());
  if (borne.includes(wanted)) return passed(seen);
  if (names.length === 0) return failed('name-missing', seen);
  return failed(borne.includes(wanted.replace(/^[^.]+/, '*')) ? 'wildcard-name' : 'wrong-name', seen);
}

function validityFinding(leaf: X509Certificate, now: Date): Finding {
  const [from, to] = [new Date(leaf.validFrom), new Date(leaf.validTo)];
  const days = Math.trunc((to.getTime() - now.getTime()) / DAY_MS);
  const seen = {
    code: 'tls.validity',
    subject: nameOf(leaf),
    expected: dayOf(now),
    found: `${dayOf(from)} – ${dayOf(to)} (${days} d)`,
  } as const;
  if (isValidAt(leaf, now)) return days < SOON_DAYS ? noted('expires-soon', seen) : passed(seen);
  return failed(now < from ? 'not-yet-valid' : 'expired', seen);
}

/** TLS 1.0 and 1.1 are deprecated (RFC 8996). */
function protocolFinding(subject: string, protocol: string): Finding {
  const seen = { code: 'tls.protocol', subject, expected: 'TLSv1.2, TLSv1.3', found: protocol } as const;
  return ['TLSv1.2', 'TLSv1.3'].includes(protocol) ? passed(seen) : failed('old-protocol', seen);
}

function clientCertificateFinding(
  subject: string,
  found: Handshake['clientCertificate'],
  mutual: boolean,
): Finding {
  const seen = { code: 'tls.client-certificate', subject, expected: 'CertificateRequest', found } as const;
  if (found !== 'not-asked') return passed(seen);
  return mutual ? failed('not-asked', seen) : noted('not-asked', seen);
}

function nameOf(certificate: X509Certificate): string {
  return commonNames(certificate)[0] ?? certificate.subject.replaceAll('\n', ', ');
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
