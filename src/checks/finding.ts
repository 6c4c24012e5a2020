/** One thing that was looked at: identifiers and values as they were found, no wording. */
export interface Finding {
  /** What was looked at; worded as `check-finding.<code>`. `output`: a property of what a cmdlet showed. */
  readonly code: string;
  /** The name, address, account, property or group of phones that was looked at. */
  readonly subject: string;
  /** `noted` decides nothing: it cannot be proved from here, or is only to be known. */
  readonly outcome: 'passed' | 'failed' | 'noted';
  readonly expected: string | null;
  readonly found: string | null;
  /** Why it is not as it should be; null where it passed. Worded, with its remedy, as `check-problem.<problem>`. */
  readonly problem: string | null;
  /** Where many phones are told of at once: how many, and the selector that picks them where one can. */
  readonly phones?: { readonly count: number; readonly selector: string | null };
}

/** Whether nothing of it failed. */
export function proves(findings: readonly Finding[]): boolean {
  return findings.every(({ outcome }) => outcome !== 'failed');
}
