import type { CheckStore } from './check.ts';
import { look, type Lookers } from './look.ts';

/** All that the checks of conversations need of the outside. */
export interface CheckWorld {
  readonly checks: CheckStore;
  readonly lookers: Lookers;
  readonly wake: CheckWake;
  /** Ends what is under way when the worker stops; another worker begins it anew. */
  readonly stopping: AbortSignal | undefined;
}

export interface CheckWake {
  /** Has the check run. */
  check(checkId: number): Promise<void>;
  /** Has its card drawn again. */
  showCheck(checkId: number): Promise<void>;
}

/** Runs a check that was asked for and tells its result; nothing where it has one. */
export async function performCheck(
  { checks, lookers, wake, stopping }: CheckWorld,
  checkId: number,
): Promise<void> {
  const check = await checks.find(checkId);
  if (!check || check.findings) return;
  await checks.begin(checkId);
  const findings = await look(check.request, lookers, stopping);
  if (await checks.finish(checkId, findings)) await wake.showCheck(checkId);
}
