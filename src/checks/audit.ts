/** What an examination of the audit log comes to. */
import type { Examination, NotedEntry } from '../audit/index.ts';
import type { Finding } from './finding.ts';

/** @param noted what was asked to be there still */
export function auditFindings(examined: Examination, noted?: NotedEntry): Finding[] {
  const { first, last, hash, checkpoints, fault, fingerprint } = examined;
  if (fault) {
    const found = fault.from === undefined ? null : String(fault.from);
    const seen = { code: 'audit.entry', subject: String(fault.seq), expected: null, found };
    return [{ ...seen, outcome: 'failed', problem: `audit-${fault.problem}` }];
  }
  if (last < first) return [passed('audit.entries', '0')];
  return [
    passed('audit.entries', `${first}–${last}`),
    passed('audit.checkpoints', String(checkpoints)),
    ...(noted ? [stillThere(noted, first)] : []),
    passed('audit.key', fingerprint),
    passed('audit.newest', String(last), hash),
  ];
}

function stillThere({ seq }: NotedEntry, first: number): Finding {
  const seen = passed('audit.noted', String(seq));
  return seq >= first ? seen : { ...seen, outcome: 'noted', problem: 'audit-no-longer-kept' };
}

function passed(code: string, subject: string, found: string | null = null): Finding {
  return { code, subject, outcome: 'passed', expected: null, found, problem: null };
}
