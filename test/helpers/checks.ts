import { proves } from '../../src/checks/index.ts';
import { lookAtNetwork, NetworkRequest, type CheckTools, type Finding } from '../../src/network/index.ts';

export interface Looked {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

/** Runs a network check as a worker does, and tells whether it proves what it looked at. */
export async function lookedAt(request: object, tools: CheckTools): Promise<Looked> {
  const findings = await lookAtNetwork(NetworkRequest.parse(request), tools);
  return { ok: proves(findings), findings };
}
