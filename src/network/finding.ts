/** What was looked at. */
export const FINDING_CODES = [
  'reach',
  'dns.access-edge',
  'dns.service',
  'dns.target',
  'tls.handshake',
  'tls.chain',
  'tls.common-name',
  'tls.alternative-name',
  'tls.validity',
  'tls.protocol',
  'tls.client-certificate',
  'sip.options',
  'ports.range',
  'ports.address',
  'ports.endpoint',
  'ports.proxy',
  'ports.udp',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/** Why something is not as it should be, or what is to be known of it. Each has a remedy in `cards/wording`. */
export const PROBLEMS = [
  'address-not-allowed',
  'name-not-allowed',
  'name-unresolved',
  'refused',
  'timed-out',
  'unreachable',
  'closed',
  'no-record',
  'no-answer',
  'wrong-port',
  'alias-target',
  'other-domain',
  'no-service',
  'not-public',
  'not-tls',
  'not-sip',
  'handshake-refused',
  'bad-root',
  'untrusted-chain',
  'self-signed',
  'intercepted',
  'name-missing',
  'wrong-name',
  'wildcard-name',
  'name-not-given',
  'expired',
  'not-yet-valid',
  'expires-soon',
  'old-protocol',
  'not-asked',
  'range-silent',
  'no-longer-listed',
  'proxy-set',
  'udp-unproven',
] as const;
export type Problem = (typeof PROBLEMS)[number];

/** One thing that was looked at in the network: a finding of `src/checks` whose codes are known. */
export interface Finding {
  readonly code: FindingCode;
  /** The name, address or record that was looked at. */
  readonly subject: string;
  /** `noted` decides nothing: it cannot be proved from here, or is only to be known. */
  readonly outcome: 'passed' | 'failed' | 'noted';
  /** What should be there, and what was found, as they stand in the network: values, not sentences. */
  readonly expected: string | null;
  readonly found: string | null;
  /** Null where it passed. */
  readonly problem: Problem | null;
}

export type Seen = Pick<Finding, 'code' | 'subject'> & Partial<Pick<Finding, 'expected' | 'found'>>;

export function passed(seen: Seen): Finding {
  return { expected: null, found: null, ...seen, outcome: 'passed', problem: null };
}

export function failed(problem: Problem, seen: Seen): Finding {
  return { expected: null, found: null, ...seen, outcome: 'failed', problem };
}

export function noted(problem: Problem, seen: Seen): Finding {
  return { expected: null, found: null, ...seen, outcome: 'noted', problem };
}
