/** A plan, written for every DHCP server that a snippet can be written for. */
import type { DhcpPlan } from '../plan.ts';
import { dnsmasq } from './dnsmasq.ts';
import { ios } from './ios.ts';
import { isc } from './isc.ts';
import { kea } from './kea.ts';
import { windows } from './windows.ts';
import type { Caveat, SnippetWriter } from './writer.ts';

export type { Caveat, DhcpServer, SnippetWriter } from './writer.ts';

/** In the order in which they are offered. */
export const WRITERS: readonly SnippetWriter[] = [windows, isc, kea, dnsmasq, ios];

export interface Snippet extends Pick<SnippetWriter, 'server' | 'name' | 'language'> {
  readonly lines: readonly string[];
  readonly caveat?: Caveat;
}

/** None where DHCP tells no phone its address: the time alone is not what was asked for. */
export function snippetsFor(plan: DhcpPlan): Snippet[] {
  const tellsAddress = plan.rules.length > 0 || plan.everyone.some((option) => 'text' in option);
  if (!tellsAddress) return [];
  return WRITERS.map(({ server, name, language, write, caveat }) => {
    const found = caveat?.(plan);
    return { server, name, language, lines: write(plan), ...(found ? { caveat: found } : {}) };
  });
}
