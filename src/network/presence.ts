import { probe } from './probe.ts';
import { checkSip } from './sip.ts';
import type { CheckTools } from './tools.ts';

/**
 * `answers`: something at that address speaks SIP or takes connections, as phones do. `silent`: nothing came back. `unclear`: it may
 * not be reached from here, or somebody refuses in its name, which a firewall does for a dead phone too.
 */
type Presence = 'answers' | 'silent' | 'unclear';

/** Where phones listen: SIP, and the pages of their settings. */
const PORTS = { sip: 5060, https: 443 };

/** Nothing came back in time, or the last router on the way found nobody there. */
const SILENCE = ['ETIMEDOUT', 'EHOSTUNREACH'];

/** Asks whatever is at that address, by SIP over UDP and TCP and then by a connection to its settings. */
export async function presenceOf(
  address: string,
  tools: Pick<CheckTools, 'guard' | 'limits'>,
  signal: AbortSignal,
  ports = PORTS,
): Promise<Presence> {
  if (!tools.guard.permits(address)) return 'unclear';
  const heard: (string | null)[] = [];
  for (const transport of ['udp', 'tcp'] as const) {
    const request = { kind: 'sip', host: address, port: ports.sip, transport } as const;
    const [finding] = await checkSip(request, tools, signal);
    if (!finding?.problem) return 'answers';
    heard.push(finding.found);
  }
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(tools.limits.probeMs)]);
  const failure = await probe(address, ports.https, inTime);
  if (!failure) return 'answers';
  return [...heard, failure.found].every((found) => SILENCE.includes(found ?? '')) ? 'silent' : 'unclear';
}
