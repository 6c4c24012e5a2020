import { findCmdlet, verify, type OutputObject, type Verification } from '../cmdlets/index.ts';

/** One thing that was looked at to prove a stage: identifiers and values, no wording. */
export interface Evidence {
  /** `output`: a property of what a cmdlet showed. Else the code of a network check's finding. */
  readonly code: string;
  /** The property, name, address or record. */
  readonly subject: string;
  /** `noted` decides nothing. */
  readonly outcome: 'passed' | 'failed' | 'noted';
  readonly expected: string | null;
  readonly found: string | null;
  /** Why it is not as it should be; null where it passed. */
  readonly problem: string | null;
}

/** Whether nothing of it failed. */
export function proves(evidence: readonly Evidence[]): boolean {
  return evidence.every(({ outcome }) => outcome !== 'failed');
}

/**
 * What a cmdlet showed against what it has to show, property by property.
 * @param identity whom it was asked about; only a user's address is held against the output, since others are shown in many ways
 */
export function compared(
  objects: readonly OutputObject[],
  expected: Readonly<Record<string, string>>,
  { cmdlet, identity }: { readonly cmdlet: string; readonly identity: string },
): Evidence[] {
  const expectations = Object.entries(expected).map(([property, is]) => ({
    property,
    is,
    as: comparison(property),
  }));
  const record = findCmdlet(cmdlet);
  const { subjects } = verify(objects, expectations, {
    ...(identity.includes('@') ? { subjects: [identity] } : {}),
    ...(record ? { cmdlet: record } : {}),
  });
  return subjects.flatMap(evidenceOf);
}

function evidenceOf({ identity, found, findings }: Verification['subjects'][number]): Evidence[] {
  if (!found && identity !== '') {
    return [
      {
        code: 'output',
        subject: identity,
        outcome: 'failed',
        expected: identity,
        found: null,
        problem: 'other-subject',
      },
    ];
  }
  return findings.map(({ property, expected, found: shown, state }) => ({
    code: 'output',
    subject: property,
    outcome: state === 'right' ? 'passed' : 'failed',
    expected: expected.join(', '),
    found: shown ?? null,
    problem: state === 'right' ? null : PROBLEMS[state],
  }));
}

const PROBLEMS = {
  wrong: 'property-differs',
  missing: 'property-missing',
  dropped: 'property-dropped',
  cut: 'property-cut',
} as const;

function comparison(property: string): 'policy' | 'number' | 'text' {
  if (/policy$/i.test(property)) return 'policy';
  return /^(LineURI|TelephoneNumber)$/i.test(property) ? 'number' : 'text';
}
