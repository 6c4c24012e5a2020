import type { X509Certificate } from 'node:crypto';
import { connect, type TLSSocket } from 'node:tls';
import { attempt } from './attempt.ts';
import { codeOf, problemOf } from './failure.ts';
import type { Problem } from './finding.ts';

/** What a TLS server showed of itself. */
export interface Handshake {
  /** The certificate it came with, and those that lead upwards from it. */
  readonly chain: readonly [X509Certificate, ...X509Certificate[]];
  readonly protocol: string;
  readonly clientCertificate: 'required' | 'requested' | 'not-asked';
  /** OpenSSL's verdict on the chain; null where it is good, undefined where the server ended the handshake before it was made. */
  readonly verdict: string | null | undefined;
}

export interface NoHandshake {
  readonly problem: Problem;
  readonly found: string;
}

export interface Peer {
  readonly address: string;
  readonly port: number;
  /** The name asked for (SNI); undefined for servers that are only known by their address. */
  readonly name: string | undefined;
  /** The trusted roots, as PEM; Node's own by default. */
  readonly roots: readonly string[] | undefined;
}

/** How long a server that asked for a certificate has to refuse a client that has none. */
const REFUSAL_WITHIN_MS = 1_000;
/** What a peer that speaks something else than TLS looks like to OpenSSL. */
const NOT_TLS =
  /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL|RECORD_LAYER_FAILURE/;

/**
 * Shakes hands without trusting anything, and without sending anything afterwards. Old protocols and weak ciphers are accepted,
 * so that a server that has nothing better can be told so.
 *
 * Node does not say whether a server asked for a client certificate. But a CertificateRequest brings the signature algorithms
 * that the server takes, and `getSharedSigalgs` of a client tells just those. With TLS 1.2 a server that demands a certificate ends
 * the handshake before it is complete: what it showed until then is read when the keys are made (the event `keylog`).
 */
export function handshake(peer: Peer, signal: AbortSignal): Promise<Handshake | NoHandshake> {
  let shown: Shown | undefined;
  let verdict: Handshake['verdict'];
  let found = 'ETIMEDOUT';
  const late = (): NoHandshake => ({ problem: 'timed-out', found });
  return attempt<Handshake | NoHandshake>(signal, late, (end) => {
    const socket = greet(peer);
    const complete = (): void =>
      end(shown ? { ...shown, verdict } : { problem: 'handshake-refused', found: 'no certificate' });
    socket.on('connect', () => (found = 'TCP'));
    socket.on('keylog', () => (shown = shownBy(socket) ?? shown));
    socket.on('secureConnect', () => {
      shown = shownBy(socket) ?? shown;
      // Declared as an Error; it is the error's code.
      verdict = (socket.authorizationError as unknown as string | null) ?? null;
      if (shown?.clientCertificate !== 'requested') complete();
      // TLS 1.3 refuses after the handshake; a ticket for the next one is a welcome.
      socket.once('session', complete);
      setTimeout(complete, REFUSAL_WITHIN_MS).unref();
    });
    socket.on('error', (error: Error) => {
      const isAsked = shown?.clientCertificate === 'requested';
      end(isAsked && shown ? { ...shown, verdict, clientCertificate: 'required' } : notShaken(error));
    });
    socket.on('close', () => {
      if (shown) complete();
      else end({ problem: 'closed', found: 'EOF' });
    });
    return () => socket.destroy();
  });
}

function greet({ address, port, name, roots }: Peer): TLSSocket {
  return connect({
    host: address,
    port,
    ...(name === undefined ? {} : { servername: name }),
    ...(roots === undefined ? {} : { ca: [...roots] }),
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  });
}

function notShaken(error: Error): NoHandshake {
  const found = codeOf(error);
  if (NOT_TLS.test(found)) return { problem: 'not-tls', found };
  return { problem: found.startsWith('ERR_SSL') ? 'handshake-refused' : problemOf(error), found };
}

type Shown = Omit<Handshake, 'verdict'>;

function shownBy(socket: TLSSocket): Shown | undefined {
  const leaf = socket.getPeerX509Certificate();
  if (!leaf) return undefined;
  const issuers: X509Certificate[] = [];
  for (let next = leaf.issuerCertificate; next && issuers.length < 10; next = next.issuerCertificate) {
    if (next.fingerprint256 === issuers.at(-1)?.fingerprint256) break;
    issuers.push(next);
  }
  // Undefined, whatever its type says, before the server has asked.
  const sigalgs = (socket.getSharedSigalgs() as readonly string[] | undefined) ?? [];
  return {
    chain: [leaf, ...issuers],
    protocol: socket.getProtocol() ?? '',
    clientCertificate: sigalgs.length > 0 ? 'requested' : 'not-asked',
  };
}
