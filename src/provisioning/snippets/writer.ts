import type { DhcpPlan } from '../plan.ts';

export type DhcpServer = 'isc' | 'kea' | 'dnsmasq' | 'windows' | 'ios';

/** `pools`: a vendor told apart takes a pool of its own. `text-classes`: a class sent in binary is not recognised. */
export type Caveat = 'pools' | 'text-classes';

/** Writes a plan in the configuration language of one DHCP server. */
export interface SnippetWriter {
  readonly server: DhcpServer;
  readonly name: string;
  /** What it is written in, by the names that chat clients highlight code by. */
  readonly language: 'PlainText' | 'Json' | 'PowerShell';
  /** Lines without comments, so that they read the same in every language. */
  write(plan: DhcpPlan): readonly string[];
  /** What this server cannot do of the plan. */
  caveat?(plan: DhcpPlan): Caveat | undefined;
}
