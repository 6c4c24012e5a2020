import type { OutputObject } from '../cmdlets/index.ts';

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

/** What a cmdlet showed against what it has to show, property by property and object by object. */
export function compared(
  objects: readonly OutputObject[],
  expected: Readonly<Record<string, string>>,
): Evidence[] {
  return objects.flatMap((object) =>
    Object.entries(expected).map(([name, value]) => property(object, name, value)),
  );
}

function property(object: OutputObject, name: string, expected: string): Evidence {
  const shown = Object.entries(object).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  const seen = { code: 'output', subject: name, expected, found: shown ?? null };
  if (shown === undefined) return { ...seen, outcome: 'failed', problem: 'property-missing' };
  return canonical(shown) === canonical(expected)
    ? { ...seen, outcome: 'passed', problem: null }
    : { ...seen, outcome: 'failed', problem: 'property-differs' };
}

/** `$True`, `True` and `true` are one; a policy of the tenant's own is shown with the prefix `Tag:`. */
function canonical(value: string): string {
  return value
    .trim()
    .replace(/^\$|^Tag:/i, '')
    .toLowerCase();
}
