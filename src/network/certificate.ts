import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';

/** Every certificate of a PEM text; also of one that lost its line ends on the way. Undefined where one cannot be read. */
export function readCertificates(pem: string): readonly X509Certificate[] | undefined {
  const blocks = [
    ...pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g),
  ];
  try {
    const read = blocks.map(([, base64 = '']) => new X509Certificate(Buffer.from(base64, 'base64')));
    return read.length > 0 ? read : undefined;
  } catch {
    return undefined;
  }
}

/** The common names of the subject; more than one is unusual and allowed. */
export function commonNames(certificate: X509Certificate): readonly string[] {
  const { CN } = certificate.toLegacyObject().subject as { readonly CN?: string | readonly string[] };
  return CN === undefined ? [] : typeof CN === 'string' ? [CN] : CN;
}

/** Kinds are words of Node's (`DNS`, `IP Address`); the certificate is a stranger's, and as long as that wants it. */
const ALTERNATIVE = /([^:,\s]{1,20}):("(?:[^"\\]|\\.)*"|[^,]*)/g;

/** The DNS names among the alternative names. Node quotes a value that would read as several; such a one is no name. */
export function dnsNames({ subjectAltName = '' }: X509Certificate): readonly string[] {
  return [...subjectAltName.matchAll(ALTERNATIVE)].flatMap(([, kind, value = '']) =>
    kind === 'DNS' && !value.startsWith('"') ? [value] : [],
  );
}

export function isValidAt(certificate: X509Certificate, now: Date): boolean {
  return new Date(certificate.validFrom) <= now && now <= new Date(certificate.validTo);
}

/**
 * Follows the signatures from the first certificate upwards to a root.
 * @returns where it ends: `trusted`, or at a certificate whose issuer is not known or not valid now
 */
export function followChain(
  [leaf, ...issuers]: readonly [X509Certificate, ...X509Certificate[]],
  roots: readonly X509Certificate[],
  now: Date,
): { readonly trusted: boolean; readonly last: X509Certificate } {
  // Each is used once, so that certificates that signed each other do not lead in circles.
  const unused = new Set(issuers);
  let last = leaf;
  for (;;) {
    if (roots.some((root) => root.fingerprint256 === last.fingerprint256)) return { trusted: true, last };
    const root = roots.find((candidate) => signed(candidate, last));
    if (root) return { trusted: isValidAt(root, now), last: root };
    const issuer = [...unused].find((candidate) => candidate.ca && signed(candidate, last));
    if (!issuer || !isValidAt(issuer, now)) return { trusted: false, last };
    unused.delete(issuer);
    last = issuer;
  }
}

/** The public roots that Node carries. */
export function publicRoots(): readonly X509Certificate[] {
  return rootCertificates.map((pem) => new X509Certificate(pem));
}

function signed(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
