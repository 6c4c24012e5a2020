import { isIP } from 'node:net';
import { SIP_GATEWAY } from './data/sip-gateway.ts';
import { failed, noted, passed, type Finding, type Problem, type Seen } from './finding.ts';
import { handshake } from './handshake.ts';
import { limited } from './limited.ts';
import { probe } from './probe.ts';
import type { CheckOf } from './request.ts';
import { isInNetwork, sampleOf } from './sample.ts';
import type { Endpoint, PortTargets } from './targets.ts';
import type { CheckTools } from './tools.ts';

const TARGETS: Readonly<Record<CheckOf<'ports'>['targets'], PortTargets>> = { 'sip-gateway': SIP_GATEWAY };
/** Addresses tried of each range. */
const SAMPLE = 6;

type Tools = Pick<CheckTools, 'guard' | 'limits' | 'proxies'>;

/** Whether what phones need can be reached from where the worker stands. */
export function checkPorts(
  { targets }: CheckOf<'ports'>,
  tools: Tools,
  signal: AbortSignal,
): Promise<Finding[]> {
  return tryTargets(TARGETS[targets], tools, signal);
}

export async function tryTargets(
  { ranges, listeners, endpoints, media }: PortTargets,
  tools: Tools,
  signal: AbortSignal,
): Promise<Finding[]> {
  const attempt = attempts(tools, signal);
  const known = await Promise.all(listeners.map((listener) => attempt.connect(listener)));
  const tried = await Promise.all([
    ...ranges.map(async (target) => {
      const { range, port } = target;
      const sample = await Promise.all(
        sampleOf(range, SAMPLE).map((host) => attempt.connect({ host, port })),
      );
      const inRange = known.filter((each) => each.port === port && isInNetwork(each.address ?? '', range));
      return rangeFinding(target, inRange, sample);
    }),
    ...endpoints.map(async (endpoint) => endpointFinding(endpoint, await attempt.reach(endpoint))),
  ]);
  return [
    ...tried,
    ...Object.entries(tools.proxies).map(([name, value]) =>
      noted('proxy-set', { code: 'ports.proxy', subject: name, found: value }),
    ),
    ...media.ranges.map((range) =>
      noted('udp-unproven', { code: 'ports.udp', subject: range, expected: `UDP ${media.ports}` }),
    ),
  ];
}

interface Attempt extends Endpoint {
  readonly address: string | undefined;
  /** Undefined where it succeeded. */
  readonly failure: { readonly problem: Problem; readonly found: string | null } | undefined;
}

/** Connections one by one, each within its time and no more than so many at once. */
function attempts({ guard, limits }: Tools, signal: AbortSignal) {
  const turn = limited(limits.atOnce);
  const inTime = (): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(limits.probeMs)]);
  const connect = (endpoint: Endpoint): Promise<Attempt> =>
    turn(async () => {
      const reached = await guard.resolve(endpoint.host, inTime());
      if ('problem' in reached) return { ...endpoint, address: undefined, failure: reached };
      const [address] = reached.addresses;
      return { ...endpoint, address, failure: await probe(address, endpoint.port, inTime()) };
    });
  const reach = async (endpoint: Endpoint): Promise<Attempt> => {
    const attempt = await connect(endpoint);
    const { address, host, port } = attempt;
    if (attempt.failure || address === undefined || port !== 443 || isIP(host) > 0) return attempt;
    return turn(async () => {
      const shown = await handshake({ address, port, name: host, roots: undefined }, inTime());
      if ('problem' in shown) return { ...attempt, failure: shown };
      // Somebody on the way answers in the host's name: a proxy that reads along.
      const issuer = shown.chain[0].issuer.replaceAll('\n', ', ');
      return shown.verdict === null
        ? attempt
        : { ...attempt, failure: { problem: 'intercepted', found: issuer } };
    });
  };
  return { connect, reach };
}

/**
 * One answer proves that the range is open. Silence proves nothing, because most addresses of a range listen to nobody; unless it
 * comes from one that is known to listen.
 */
function rangeFinding(
  { range, port, until }: PortTargets['ranges'][number],
  known: readonly Attempt[],
  sample: readonly Attempt[],
): Finding {
  const seen = { code: 'ports.range', subject: range, expected: `TCP ${port}` } as const;
  const tried = [...known, ...sample];
  const answered = tried.find(({ failure }) => !failure);
  if (answered) return passed({ ...seen, found: answered.address ?? answered.host });
  const [silent] = known;
  const found = [...new Set(tried.flatMap(({ failure }) => failure?.found ?? []))].join(', ');
  if (until !== undefined) return noted('no-longer-listed', { ...seen, found: `${found}, ${until}` });
  if (silent?.failure) {
    return failed(silent.failure.problem, { ...seen, found: `${silent.host} ${found}` });
  }
  const isCutOff = sample.every(({ failure }) => failure?.problem === 'unreachable');
  return isCutOff ? failed('unreachable', { ...seen, found }) : noted('range-silent', { ...seen, found });
}

function endpointFinding(
  { until }: PortTargets['endpoints'][number],
  { host, port, address, failure }: Attempt,
): Finding {
  const seen: Seen = {
    code: isIP(host) > 0 ? 'ports.address' : 'ports.endpoint',
    subject: host,
    expected: `TCP ${port}`,
  };
  if (!failure) return passed({ ...seen, found: address ?? null });
  if (until !== undefined && failure.problem !== 'intercepted') {
    return noted('no-longer-listed', { ...seen, found: [failure.found, until].filter(Boolean).join(', ') });
  }
  return failed(failure.problem, { ...seen, found: failure.found });
}
