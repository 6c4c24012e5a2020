import type { Asked } from '../../operations/tenant.ts';
import { errorOf, goneOr, type Answer } from './errors.ts';
import { retryAfterMs } from './retry.ts';

/** What an answer to a request that changes something says about whether it was accepted. */

/** `closed`: the same would be said to any request of this kind, such as that a permission is missing. Nothing was done. */
export type Said = Asked | { readonly state: 'closed'; readonly error: unknown };

const THROTTLED_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;
const CLOSED = new Set([401, 403, 410, 501]);

export const UNSURE: Asked = { state: 'unsure' };

export function later(waitMs: number): Asked & { state: 'later' } {
  return { state: 'later', waitMs: Math.min(waitMs, LONGEST_WAIT_MS) };
}

export function refused(code: string): Asked {
  return { state: 'refused', code };
}

/**
 * The rules that hold for every resource. A 503 with a `Retry-After` is throttling; any other failure of a server may have
 * come after the work was accepted.
 */
export function saidOf(answer: Answer, path: string): Said {
  const { status, headers } = answer;
  const wait = retryAfterMs(headers);
  if (status === 429) return later(wait ?? THROTTLED_MS);
  if (status === 503 && wait !== undefined) return later(wait);
  if (CLOSED.has(status)) return { state: 'closed', error: goneOr(errorOf(answer, path)) };
  if (status < 400 || status === 408 || status >= 500) return UNSURE;
  const error = errorOf(answer, path);
  return error.code === 'graph.gone' ? { state: 'closed', error } : refused('refused');
}
