import type { Examination, NotedEntry } from '../audit/index.ts';
import { parseSelector } from '../devices/index.ts';
import type { Directory } from '../enrolment/index.ts';
import { LinekeeperError } from '../kernel/errors.ts';
import { lookAtNetwork, type CheckTools } from '../network/index.ts';
import { auditFindings } from './audit.ts';
import type { Finding } from './finding.ts';
import { checkFirmware, type Phones } from './firmware.ts';
import { judgeLicence } from './licences.ts';
import type { CheckRequest } from './request.ts';

/** What looking takes. */
export interface Lookers {
  readonly tools: CheckTools;
  readonly directory: Directory;
  readonly phones: Phones;
  readonly audit: (noted?: NotedEntry, stopping?: AbortSignal) => Promise<Examination>;
}

/**
 * Looks, and tells what it found. It changes nothing of the tenant, so it may be done again. What a network does not answer is a finding; a
 * tenant that does not answer is thrown.
 * @param stopping ends it early, with its reason: half a check says nothing
 */
export async function look(
  request: CheckRequest,
  { tools, directory, phones, audit }: Lookers,
  stopping?: AbortSignal,
): Promise<readonly Finding[]> {
  if (request.kind === 'firmware') {
    const selector = parseSelector(request.selector);
    if (!selector.ok) throw new LinekeeperError(selector.refusal.code, selector.refusal.details);
    return checkFirmware(selector.value, phones, stopping);
  }
  if (request.kind === 'audit') return auditFindings(await audit(request.noted, stopping), request.noted);
  if (request.kind !== 'licences') return lookAtNetwork(request, tools, stopping);
  const accounts = await directory.accounts(request.users);
  return request.users.flatMap((upn) => judgeLicence(upn, accounts.get(upn.toLowerCase()), request.needs));
}
