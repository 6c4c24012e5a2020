import type { Context, Middleware, MiddlewareOptions } from '@microsoft/microsoft-graph-client';
import { takeWhenFree, type SharedRate } from '../../kernel/rate.ts';
import { currentSpan } from '../../kernel/span.ts';
import type { GraphMeasures } from './measures.ts';

/** What a request costs. A class because the client's middleware finds the options of a request by their constructor. */
export class RequestCost implements MiddlewareOptions {
  readonly count: number;
  constructor(count: number) {
    this.count = count;
  }
}

/** A second, and what requests may differ in the time they take to arrive: Graph counts them when they do. */
const WINDOW_MS = 1_005;

/** The link of the client's middleware chain that waits for its share of the tenant's request budget, on every attempt. */
export function createBudget(
  rate: SharedRate,
  requestsPerSecond: number,
  sleep: (ms: number) => Promise<void>,
  measures?: Pick<GraphMeasures, 'counted' | 'waited'>,
): Middleware {
  const windows = [{ count: requestsPerSecond, ms: WINDOW_MS }];
  let next: Middleware | undefined;
  return {
    setNext(middleware) {
      next = middleware;
    },
    async execute(context: Context) {
      const cost: unknown = context.middlewareControl?.getMiddlewareOptions(RequestCost);
      const count = cost instanceof RequestCost ? cost.count : 1;
      const started = performance.now();
      await takeWhenFree(rate, 'graph', windows, sleep, count);
      const waitedMs = performance.now() - started;
      currentSpan()?.addEvent('request budget taken', { 'linekeeper.wait_ms': Math.round(waitedMs) });
      measures?.waited(waitedMs / 1_000);
      measures?.counted(count);
      await next?.execute(context);
    },
  };
}
