import { warning, type Finding } from './finding.ts';

/** While a secret is replaced, the old one is accepted too; told, so that nobody forgets to take it out. */
export function twoValues(setting: string, values: readonly string[]): Finding[] {
  return values.length > 1
    ? [
        warning(
          `setting ${setting}`,
          'holds two secrets, and both are accepted',
          'Leave the new one alone in it once nothing uses the old one (docs/operate.md).',
        ),
      ]
    : [];
}
