/** What the tenant's request budget makes of a piece of work, whoever does it. */
import { loadConfig } from '../src/config.ts';
import type { Installation } from './installation.ts';

/** The shortest time in which this many Graph requests fit, in milliseconds: the first second's worth leaves at once. */
export function leastMs(requests: number, perSecond: number): number {
  return Math.floor(Math.max(0, requests - 1) / perSecond) * 1_000;
}

export function requestsPerSecond({ env }: Pick<Installation, 'env'>): number {
  return loadConfig(env).graph?.requestsPerSecond ?? Number.NaN;
}

/** Requests to Graph that the demo tenant has received, those inside a `$batch` one by one, as the budget counts them. */
export async function graphRequests({ tenantUrl }: Pick<Installation, 'tenantUrl'>): Promise<number> {
  const response = await fetch(`${tenantUrl}/_demo/requests`);
  const entries = (await response.text()).trimEnd().split('\n');
  return entries.filter((entry) => /"path":"\/(v1\.0|beta)\/(?!\$batch)/.test(entry)).length;
}
