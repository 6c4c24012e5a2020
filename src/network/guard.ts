import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { codeOf } from './failure.ts';
import type { Problem } from './finding.ts';
import { parseHost } from './host.ts';
import { within } from '../kernel/within.ts';

/** What a check may reach. */
export interface Guard {
  permits(address: string): boolean;
  /** The host's addresses, asked for once: connect to these and never to the name, which may answer differently next time. */
  resolve(host: string, signal: AbortSignal): Promise<Resolved>;
}

export type Resolved =
  | { readonly addresses: readonly [string, ...string[]] }
  | { readonly problem: Problem; readonly found: string | null };

/** Asks for the addresses of a name. */
export type Lookup = (name: string) => Promise<readonly string[]>;

/** Where clouds serve credentials to whoever asks from inside: refused whatever the settings say. */
const METADATA = ['169.254.169.254', '168.63.129.16', '100.100.100.200', 'fd00:ec2::254'];
/** Names that mean this machine (RFC 6761), and those that clouds give to what only their machines may ask. */
const INSIDE = /(?:^|\.)(?:localhost|internal)$/;
/** The part of IPv6 that is routed publicly (RFC 4291); what lies inside it for other uses ipaddr.js tells apart. */
const PUBLIC_IPV6 = ipaddr.parseCIDR('2000::/3');

/**
 * Lets checks reach the public Internet and the networks that the operator of this installation named.
 * @param networks CIDRs, each as `setting CHECK_NETWORKS` was checked
 * @param ask how names are resolved; as this machine resolves them by default
 */
export function createGuard(networks: readonly string[], ask: Lookup = askSystem): Guard {
  const named = networks.map((network) => ipaddr.parseCIDR(network));
  const permits = (text: string): boolean => {
    if (parseHost(text) === undefined || isIP(text) === 0) return false;
    const address = ipaddr.parse(text);
    if (METADATA.includes(address.toString()) || isMapped(address)) return false;
    return isPublic(address) || named.some((network) => isIn(address, network));
  };
  return {
    permits,
    async resolve(host, signal) {
      if (isIP(host) > 0) {
        return permits(host) ? { addresses: [host] } : { problem: 'address-not-allowed', found: host };
      }
      if (parseHost(host) === undefined || INSIDE.test(host))
        return { problem: 'name-not-allowed', found: null };
      const found = await within(signal, ask(host)).catch((error: unknown) => codeOf(error));
      if (typeof found === 'string') return { problem: 'name-unresolved', found };
      // One forbidden address among others is no accident: the name is not used at all.
      const forbidden = found.filter((address) => !permits(address));
      const [first, ...others] = found;
      if (forbidden.length > 0) return { problem: 'address-not-allowed', found: forbidden.join(', ') };
      return first === undefined
        ? { problem: 'name-unresolved', found: null }
        : { addresses: [first, ...others] };
    },
  };
}

type Address = ReturnType<typeof ipaddr.parse>;
type Network = ReturnType<typeof ipaddr.parseCIDR>;

function isPublic(address: Address): boolean {
  return address.range() === 'unicast' && (address.kind() === 'ipv4' || address.match(PUBLIC_IPV6));
}

function isIn(address: Address, network: Network): boolean {
  return address.kind() === network[0].kind() && address.match(network);
}

/** IPv4 in the clothes of IPv6: nobody writes that by hand, and it would pass by the settings for IPv4. */
function isMapped(address: Address): boolean {
  return address.range() === 'ipv4Mapped';
}

/** IPv4 first: SIP Gateway and the voice estates before it know nothing else. */
async function askSystem(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true, verbatim: false })).map(({ address }) => address);
}
