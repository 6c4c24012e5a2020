/** What becomes of phones whose code was dialled, or was not. */
import type { EnrolmentLedger } from './ledger.ts';
import type { Target } from './target.ts';

/** With an account they go on to be signed in; without one they wait for a person, and this is where their road ends. */
export async function activated(
  ledger: EnrolmentLedger,
  changeId: number,
  targets: readonly Target[],
): Promise<void> {
  const [shared, bare] = parted(targets, ({ upn }) => upn !== null);
  await ledger.move(changeId, positions(shared), { stage: 'sign-in', state: 'pending' });
  await ledger.move(changeId, positions(bare), { stage: 'activate', state: 'succeeded' });
}

/** Fails those whose code is no good any more; @returns how many. */
export async function tooLate(
  ledger: EnrolmentLedger,
  changeId: number,
  targets: readonly Target[],
  now: Date,
): Promise<number> {
  const late = targets.filter(({ codeExpiresAt }) => codeExpiresAt !== null && codeExpiresAt <= now);
  await ledger.move(changeId, positions(late), {
    stage: 'activate',
    state: 'failed',
    code: 'code-not-dialled',
  });
  return late.length;
}

export function positions(targets: readonly Target[]): number[] {
  return targets.map(({ position }) => position);
}

/** Those that pass, and the others. */
export function parted<T>(items: readonly T[], test: (item: T) => boolean): [passing: T[], others: T[]] {
  const passing: T[] = [];
  const others: T[] = [];
  for (const item of items) (test(item) ? passing : others).push(item);
  return [passing, others];
}
