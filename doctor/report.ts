import type { Finding } from './finding.ts';

const MARKS = { good: '✓', warning: '!', bad: '✗', unset: '·' } as const;

/** A line for each finding, and one below it with what to do. */
export function report(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ about }) => about.length));
  const lines = findings.flatMap(({ about, state, says, remedy }) => [
    `${MARKS[state]} ${about.padEnd(width)}  ${says}`,
    ...(remedy === undefined ? [] : [`  ${' '.repeat(width)}  → ${remedy}`]),
  ]);
  return [...lines, '', verdict(findings)].join('\n');
}

function verdict(findings: readonly Finding[]): string {
  const count = (state: Finding['state']): number => findings.filter((each) => each.state === state).length;
  const [wrong, doubtful] = [count('bad'), count('warning')];
  if (wrong > 0) return `${wrong} to mend, ${doubtful} to look at.`;
  return doubtful > 0 ? `Nothing to mend, ${doubtful} to look at.` : 'Nothing to mend.';
}
