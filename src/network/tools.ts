import { createGuard, type Guard, type Lookup } from './guard.ts';

/** What checks work with. */
export interface CheckTools {
  readonly guard: Guard;
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

/** @param networks CIDRs that checks may reach besides the public Internet */
export function checkTools(
  settings: { readonly networks: readonly string[]; readonly proxies: Readonly<Record<string, string>> },
  limits: CheckLimits = CHECK_LIMITS,
  lookup?: Lookup,
): CheckTools {
  const { networks, proxies } = settings;
  return { guard: createGuard(networks, lookup), proxies, limits, now: () => new Date() };
}
