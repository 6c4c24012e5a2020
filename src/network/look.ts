import { checkDns } from './dns.ts';
import type { Finding } from './finding.ts';
import { checkPorts } from './ports.ts';
import type { NetworkRequest } from './request.ts';
import { checkSip } from './sip.ts';
import { checkTls } from './tls.ts';
import type { CheckTools } from './tools.ts';

/**
 * Runs one check and tells what it found, within `limits.totalMs`. It changes nothing, so it may be run again; what cannot be
 * reached is a finding and no error.
 * @param stopping ends it early, with its reason: half a check says nothing
 */
export async function lookAtNetwork(
  request: NetworkRequest,
  tools: CheckTools,
  stopping?: AbortSignal,
): Promise<readonly Finding[]> {
  const limit = AbortSignal.timeout(tools.limits.totalMs);
  const signal = stopping ? AbortSignal.any([limit, stopping]) : limit;
  const findings = await look(request, tools, signal);
  stopping?.throwIfAborted();
  return findings;
}

function look(request: NetworkRequest, tools: CheckTools, signal: AbortSignal): Promise<readonly Finding[]> {
  switch (request.kind) {
    case 'dns':
      return checkDns(request, tools, signal);
    case 'tls':
      return checkTls(request, tools, signal);
    case 'sip':
      return checkSip(request, tools, signal);
    case 'ports':
      return checkPorts(request, tools, signal);
  }
}
