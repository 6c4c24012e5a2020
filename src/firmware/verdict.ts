/** What can be said of the firmware that a phone runs, the worst first. */
export const VERDICTS = [
  /** Enterprise firmware on a Cisco phone: SIP Gateway takes multiplatform phones alone. */
  'not-multiplatform',
  /** An image for other hardware. */
  'other-hardware',
  /** The image of another region than the phone's. */
  'other-region',
  /** SIP Gateway does not onboard it. */
  'below-minimum',
  /** Fit to be onboarded; SIP Gateway puts its own line of versions on it, whatever the numbers say. */
  'other-line',
  /** Fit, and older than what SIP Gateway pushes. */
  'behind',
  'newer',
  /** Which of two versions is the older cannot be told. */
  'unclear',
  /** The image is right for one region, and the phone's own is not known. */
  'region-unknown',
  'not-listed',
  'not-known',
  'approved',
] as const;
export type Verdict = (typeof VERDICTS)[number];

const FAILED: ReadonlySet<Verdict> = new Set([
  'not-multiplatform',
  'other-hardware',
  'other-region',
  'below-minimum',
]);
const UPDATED: ReadonlySet<Verdict> = new Set([
  'other-hardware',
  'other-region',
  'below-minimum',
  'other-line',
  'behind',
]);

/** Whether a phone cannot stay as it is, need not be looked at, or is to be known of. */
export function outcomeOf(verdict: Verdict): 'passed' | 'failed' | 'noted' {
  if (verdict === 'approved') return 'passed';
  return FAILED.has(verdict) ? 'failed' : 'noted';
}

/** Whether SIP Gateway is going to replace its firmware: enterprise firmware on a Cisco phone has to be converted first, by its vendor’s means. */
export function isToUpdate(verdict: Verdict): boolean {
  return UPDATED.has(verdict);
}
