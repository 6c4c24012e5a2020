import { createGuard, type Guard, type Lookup } from './guard.ts';
import { lookupAt } from './resolver.ts';

/** What checks work with. */
export interface CheckTools {
  readonly guard: Guard;
  /** Where DNS is asked; none: the machine's own servers. */
  readonly dnsServers: readonly string[];
  /** The proxies that this process was told of, by the name of the variable; without their passwords. */
  readonly proxies: Readonly<Record<string, string>>;
  readonly limits: CheckLimits;
  readonly now: () => Date;
}

export interface CheckLimits {
  /** One connection, query or handshake, in milliseconds. */
  readonly probeMs: number;
  /** The whole check; what has no answer by then is told as timed out. */
  readonly totalMs: number;
  /** Connections at once. */
  readonly atOnce: number;
}

export const CHECK_LIMITS: CheckLimits = { probeMs: 3_000, totalMs: 20_000, atOnce: 16 };

interface CheckSettings {
  /** CIDRs that checks may reach besides the public Internet. */
  readonly networks: readonly string[];
  readonly proxies: CheckTools['proxies'];
  readonly dnsServers?: readonly string[];
}

export function checkTools(
  { networks, proxies, dnsServers = [] }: CheckSettings,
  limits: CheckLimits = CHECK_LIMITS,
  lookup: Lookup | undefined = dnsServers.length > 0 ? lookupAt(dnsServers, limits.probeMs) : undefined,
): CheckTools {
  return { guard: createGuard(networks, lookup), dnsServers, proxies, limits, now: () => new Date() };
}
