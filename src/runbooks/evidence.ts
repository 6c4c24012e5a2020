import type { Finding } from '../checks/index.ts';
import { findCmdlet, verify, type OutputObject, type Verification } from '../cmdlets/index.ts';

/**
 * What a cmdlet showed against what it has to show, property by property.
 * @param identity whom it was asked about; only a user's address is held against the output, since others are shown in many ways
 */
export function compared(
  objects: readonly OutputObject[],
  expected: Readonly<Record<string, string>>,
  { cmdlet, identity }: { readonly cmdlet: string; readonly identity: string },
): Finding[] {
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

function evidenceOf({ identity, found, findings }: Verification['subjects'][number]): Finding[] {
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
