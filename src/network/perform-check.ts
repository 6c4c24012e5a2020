import type { CheckStore } from './check.ts';
import { runCheck } from './run-check.ts';
import type { CheckTools } from './tools.ts';

/** All that the checks of conversations need of the outside. */
export interface CheckWorld {
  readonly checks: CheckStore;
  readonly tools: CheckTools;
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
  { checks, tools, wake, stopping }: CheckWorld,
  checkId: number,
): Promise<void> {
  const check = await checks.find(checkId);
  if (!check || check.result) return;
  await checks.begin(checkId);
  const result = await runCheck(check.request, tools, stopping);
  if (await checks.finish(checkId, result)) await wake.showCheck(checkId);
}
