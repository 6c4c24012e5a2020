// What became of the targets that are through.
import type { Wording } from './wording/index.ts';

const ENDINGS = ['succeeded', 'failed', 'skipped', 'unknown'] as const;
export type Tally = Readonly<Record<(typeof ENDINGS)[number], number>>;

/** How many are through, whatever became of them. */
export function through(counts: Tally): number {
  return ENDINGS.reduce((sum, ending) => sum + counts[ending], 0);
}

/** Each ending that there was, with its count. */
export function tally(counts: Tally, t: Wording): string[] {
  return ENDINGS.flatMap((ending) =>
    counts[ending] > 0 ? [t(`target.${ending}`, { count: counts[ending] })] : [],
  );
}
