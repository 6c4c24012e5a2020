// How one finding of a check, or one property of a cmdlet's output, is told.
import { asText, label, line } from './kit.ts';
import type { Wording } from './wording/index.ts';

/** Of a network check or of a run's evidence: identifiers and values. */
interface Shown {
  readonly code: string;
  readonly subject: string;
  readonly outcome: 'passed' | 'failed' | 'noted';
  readonly expected: string | null;
  readonly found: string | null;
  readonly phones?: { readonly count: number };
}

/** Evidence that is a code is worded; anything else stands as it was found. */
function evidence(t: Wording, found: string): string {
  return /^[A-Za-z-]+$/.test(found) ? label(t, 'check-value', found) : asText(found);
}

/** What was looked at, what should be there and what was found. */
export function findingSentence(
  { code, subject, expected, found, outcome, phones }: Shown,
  t: Wording,
): string {
  const what = t(`check-finding.${code}`, { subject: asText(subject) });
  const seen = found === null ? '' : evidence(t, found);
  const many = phones ? t('device-list.title', { count: phones.count }) : '';
  if (outcome === 'passed') return line(what, seen, many);
  return line(
    what,
    expected === null ? '' : t('check-result.expected', { expected: asText(expected) }),
    seen === '' ? '' : t('check-result.found', { found: seen }),
    many,
  );
}
