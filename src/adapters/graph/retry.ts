import type { Context, Middleware, MiddlewareOptions } from '@microsoft/microsoft-graph-client';
import { messageOf } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import type { GraphMeasures } from './measures.ts';
import { currentSpan } from '../../kernel/span.ts';

/** Which answers are worth asking again for, and after how long. */

const TRANSIENT = new Set([429, 502, 503, 504]);
/** Together with the back-off below about a minute of failures. */
const ATTEMPTS = 8;
const BASE_MS = 500;
const CEILING_MS = 30_000;
/** A longer wait is a job's affair: the call fails with `graph.throttled` and the job comes back. */
const PATIENCE_MS = 120_000;

/** `Retry-After` as Graph sends it: seconds, or a date. */
export function retryAfterMs(headers: Headers): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const seconds = Number(text);
  const wait = Number.isNaN(seconds) ? Date.parse(text) - Date.now() : seconds * 1000;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/**
 * How long to wait before asking again, undefined when it is time to give up. The wait Graph asks for is kept to, plus a
 * little at random, so that many callers do not come back in the same moment; without one it doubles, at random too.
 * @param attempt how often it was tried so far, from 1
 */
export function waitBeforeRetry(status: number, headers: Headers, attempt: number): number | undefined {
  if (!TRANSIENT.has(status) || attempt >= ATTEMPTS) return undefined;
  const asked = retryAfterMs(headers);
  if (asked !== undefined) return asked > PATIENCE_MS ? undefined : asked + Math.random() * 250;
  return Math.min(CEILING_MS, BASE_MS * 2 ** attempt) * (0.5 + Math.random() / 2);
}

/** Marks a request that is never repeated, since a lost answer does not mean that nothing was done. */
export class SentOnce implements MiddlewareOptions {
  /** Whether it has gone out: what never left cannot have been accepted. */
  left = false;
}

export function sentOnce(context: Context): SentOnce | undefined {
  const option: unknown = context.middlewareControl?.getMiddlewareOptions(SentOnce);
  return option instanceof SentOnce ? option : undefined;
}

/** The link of the client's middleware chain that asks again; a broken connection counts as a 503. */
export function createRetry(
  sleep: (ms: number) => Promise<void>,
  log: Log,
  measures?: Pick<GraphMeasures, 'retried'>,
): Middleware {
  let next: Middleware | undefined;
  async function attempt(context: Context, count: number): Promise<void> {
    let failure: Error | undefined;
    try {
      delete context.response;
      await next?.execute(context);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(messageOf(error));
    }
    const status = context.response?.status ?? 503;
    const wait = waitBeforeRetry(status, context.response?.headers ?? new Headers(), count);
    if (wait === undefined) {
      if (failure) throw failure;
      return;
    }
    log.debug({ status, wait, count }, 'Graph is asked again');
    measures?.retried();
    currentSpan()?.setAttribute('http.request.resend_count', count);
    currentSpan()?.addEvent('asked again', {
      'http.response.status_code': status,
      'linekeeper.wait_ms': wait,
    });
    await context.response?.body?.cancel();
    await sleep(wait);
    await attempt(context, count + 1);
  }
  const once = async (context: Context): Promise<void> => next?.execute(context);
  return {
    setNext(middleware) {
      next = middleware;
    },
    execute: (context) => (sentOnce(context) ? once(context) : attempt(context, 1)),
  };
}
