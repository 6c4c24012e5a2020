/** What a row of an enrolment file can turn out to be. */

export interface OutcomeRecord {
  readonly code: string;
  /** Accepted rows become targets; all others are handed back with the code as their reason. */
  readonly accepted: boolean;
  /** `info`: there is nothing to do; `warning`: left out without harm; `error`: left out, and someone has to act. */
  readonly severity: 'good' | 'info' | 'warning' | 'error';
}

export const OUTCOMES = [
  /** The full road, from provisioning on. */
  { code: 'new', accepted: true, severity: 'good' },
  /** The tenant knows the phone and nobody is signed in: straight to bulk sign-in. */
  { code: 'sign-in-only', accepted: true, severity: 'good' },
  /** No account given: it ends waiting for a person to sign in. */
  { code: 'provision-only', accepted: true, severity: 'good' },
  { code: 'enrolled', accepted: false, severity: 'info' },
  { code: 'enrolled-other', accepted: false, severity: 'warning' },
  { code: 'duplicate-mac', accepted: false, severity: 'warning' },
  /** Another open change is at work on it. */
  { code: 'in-other-change', accepted: false, severity: 'warning' },
  { code: 'bad-mac', accepted: false, severity: 'error' },
  { code: 'not-a-phone', accepted: false, severity: 'error' },
  { code: 'malformed-row', accepted: false, severity: 'error' },
  { code: 'formula', accepted: false, severity: 'error' },
  { code: 'bad-user', accepted: false, severity: 'error' },
  { code: 'unknown-user', accepted: false, severity: 'error' },
  { code: 'disabled-user', accepted: false, severity: 'error' },
  { code: 'no-phone-system', accepted: false, severity: 'error' },
  { code: 'no-number', accepted: false, severity: 'error' },
  { code: 'no-sip-policy', accepted: false, severity: 'error' },
  /** Bulk sign-in resets the password, so only accounts of shared phones may be used. */
  { code: 'personal-account', accepted: false, severity: 'error' },
  { code: 'no-location', accepted: false, severity: 'error' },
  { code: 'bad-region', accepted: false, severity: 'error' },
  { code: 'unknown-region', accepted: false, severity: 'error' },
] as const satisfies readonly OutcomeRecord[];

export type Outcome = (typeof OUTCOMES)[number]['code'];

const BY_CODE: ReadonlyMap<string, OutcomeRecord> = new Map(
  OUTCOMES.map((outcome) => [outcome.code, outcome]),
);

export function isAccepted(outcome: Outcome): boolean {
  return BY_CODE.get(outcome)?.accepted === true;
}
