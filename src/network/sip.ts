import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import { attempt } from './attempt.ts';
import { codeOf, problemOf } from './failure.ts';
import { failed, passed, type Finding, type Problem } from './finding.ts';
import type { CheckOf } from './request.ts';
import type { CheckTools } from './tools.ts';

/** RFC 3261, timer E: a request that has no answer over UDP is sent again after half a second, and then twice as late each time. */
const FIRST_REPEAT_MS = 500;
/** A status line is far shorter. */
const MOST_HEARD = 4_096;
const STATUS = /^SIP\/2\.0 \d{3}[^\r\n]*/;

type Heard = { readonly answer: string } | { readonly problem: Problem; readonly found: string };

/** Asks a SIP peer what it can do (OPTIONS). Any answer proves the way there and back, also for UDP; refusals are answers. */
export async function checkSip(
  { host, port, transport }: CheckOf<'sip'>,
  { guard, limits }: Pick<CheckTools, 'guard' | 'limits'>,
  signal: AbortSignal,
): Promise<Finding[]> {
  const seen = {
    code: 'sip.options',
    subject: `${host}:${port}`,
    expected: `SIP/2.0, ${transport.toUpperCase()}`,
  } as const;
  const reached = await guard.resolve(host, signal);
  if ('problem' in reached)
    return [failed(reached.problem, { code: 'reach', subject: host, found: reached.found })];
  const [address] = reached.addresses;
  const exchange = transport === 'udp' ? overUdp : overTcp;
  const heard = await exchange(
    { host, address, port },
    AbortSignal.any([signal, AbortSignal.timeout(limits.probeMs)]),
  );
  if ('problem' in heard) return [failed(heard.problem, { ...seen, found: heard.found })];
  const status = STATUS.exec(heard.answer)?.[0];
  return [status === undefined ? failed('not-sip', seen) : passed({ ...seen, found: status })];
}

interface Peer {
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

/** The socket is connected, so that only this peer is heard, and a port that nobody listens on is told by ICMP. */
function overUdp({ host, address, port }: Peer, signal: AbortSignal): Promise<Heard> {
  const late = (): Heard => ({ problem: 'timed-out', found: 'ETIMEDOUT' });
  return attempt<Heard>(signal, late, (end) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    let repeat: NodeJS.Timeout | undefined;
    socket.on('message', (message) => end({ answer: message.toString('latin1') }));
    socket.on('error', (error) => end({ problem: problemOf(error), found: codeOf(error) }));
    socket.on('connect', () => {
      const request = optionsRequest(host, 'UDP', socket.address());
      const send = (nextMs: number): void => {
        socket.send(request);
        repeat = setTimeout(send, nextMs, nextMs * 2);
      };
      send(FIRST_REPEAT_MS);
    });
    socket.connect(port, address);
    return () => {
      clearTimeout(repeat);
      socket.close();
    };
  });
}

function overTcp({ host, address, port }: Peer, signal: AbortSignal): Promise<Heard> {
  let answer = '';
  let found = 'ETIMEDOUT';
  const late = (): Heard => ({ problem: 'timed-out', found });
  return attempt<Heard>(signal, late, (end) => {
    const socket = connect({ host: address, port });
    socket.on('connect', () => {
      found = 'TCP';
      const { localAddress = '', localPort = 0 } = socket;
      socket.write(optionsRequest(host, 'TCP', { address: localAddress, port: localPort }));
    });
    socket.on('data', (bytes: Buffer) => {
      answer += bytes.toString('latin1');
      if (answer.includes('\r\n') || answer.length > MOST_HEARD) end({ answer });
    });
    socket.on('error', (error) => end({ problem: problemOf(error), found: codeOf(error) }));
    socket.on('close', () => end({ problem: 'closed', found: 'EOF' }));
    return () => socket.destroy();
  });
}

function optionsRequest(
  host: string,
  transport: 'UDP' | 'TCP',
  local: { readonly address: string; readonly port: number },
): string {
  const id = randomBytes(8).toString('hex');
  const [peer, self] = [bracketed(host), `${bracketed(local.address)}:${local.port}`];
  return [
    `OPTIONS sip:${peer} SIP/2.0`,
    `Via: SIP/2.0/${transport} ${self};branch=z9hG4bK${id};rport`,
    'Max-Forwards: 70',
    `From: <sip:linekeeper@${self}>;tag=${id}`,
    `To: <sip:${peer}>`,
    `Call-ID: ${id}`,
    'CSeq: 1 OPTIONS',
    `Contact: <sip:linekeeper@${self};transport=${transport.toLowerCase()}>`,
    'Accept: application/sdp',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

function bracketed(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}
