/** How a platform is waited for, whichever it is. */
import { LinekeeperError } from '../../src/kernel/errors.ts';
import type { RateWindow, SharedRate } from '../../src/kernel/rate.ts';

/** How long a caller can wait for the service to recover. */
export interface Patience {
  readonly retries: number;
  readonly shortestMs: number;
  /** Also the longest Retry-After that is obeyed in place; beyond it the call fails as `channel.throttled`. */
  readonly longestMs: number;
}

/** Decorrelated jitter: between the shortest pause and three times the last one, so that callers drift apart. */
export function jitter(last: number, { shortestMs, longestMs }: Patience): number {
  return Math.min(longestMs, Math.round(shortestMs + Math.random() * (last * 3 - shortestMs)));
}

/** A share of what a platform takes. */
export interface Budget {
  readonly key: string;
  readonly windows: readonly RateWindow[];
}

/** A job slot is worth more than waiting longer than this: the job is put back instead. */
const LONGEST_WAIT_MS = 2_000;

/** Waits up to two seconds for room; then `channel.throttled` with `waitMs`, retry later. */
export async function waitForRoom(
  rate: Pick<SharedRate, 'take'>,
  { key, windows }: Budget,
  sleep: (ms: number) => Promise<void>,
): Promise<void> {
  let waited = 0;
  for (let waitMs = await rate.take(key, windows); waitMs > 0; waitMs = await rate.take(key, windows)) {
    waited += waitMs;
    if (waited > LONGEST_WAIT_MS)
      throw new LinekeeperError('channel.throttled', { waitMs }, { retry: 'later' });
    await sleep(waitMs);
  }
}
