import { Resolver } from 'node:dns/promises';
import type { Lookup } from './guard.ts';

/** Asks these DNS servers, or the machine's own where none is named. A new one for each check: it remembers who was silent. */
export function resolverAt(servers: readonly string[], timeoutMs: number): Resolver {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);
  return resolver;
}

/** Addresses as these servers know them, IPv6 only where there is no other: the voice estates know nothing but IPv4. */
export function lookupAt(servers: readonly string[], timeoutMs: number): Lookup {
  return (name) => {
    const resolver = resolverAt(servers, timeoutMs);
    return resolver.resolve4(name).catch(() => resolver.resolve6(name));
  };
}
