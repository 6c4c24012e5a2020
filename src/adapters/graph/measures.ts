import type { Middleware } from '@microsoft/microsoft-graph-client';

/** What this process asks of Graph, told to those who run it. */
export interface GraphMeasures {
  /** An exchange over HTTP, a batch being one; `status` is undefined where no answer came. */
  exchanged(status: number | undefined, seconds: number): void;
  /** Requests were sent, as Graph counts them: each of a batch. */
  counted(requests: number): void;
  /** A request waited for its share of the budget. */
  waited(seconds: number): void;
  /** Graph refused a request, or one of a batch, because there were too many. */
  throttled(): void;
  /** A request, or one of a batch, is sent again. */
  retried(): void;
}

const TOO_MANY = 429;

/** The link of the client's middleware chain that sees every attempt: what it waited for before is none of Graph's time. */
export function createMeasuring(measures: GraphMeasures): Middleware {
  let next: Middleware | undefined;
  return {
    setNext(middleware) {
      next = middleware;
    },
    async execute(context) {
      const began = performance.now();
      try {
        await next?.execute(context);
      } finally {
        const status = context.response?.status;
        measures.exchanged(status, (performance.now() - began) / 1_000);
        if (status === TOO_MANY) measures.throttled();
      }
    },
  };
}

/** Tells of what a batch's own answer does not: each request in it is throttled by itself. */
export function tellThrottled(
  measures: GraphMeasures | undefined,
  answers: Iterable<{ readonly status: number }>,
): void {
  for (const { status } of answers) if (status === TOO_MANY) measures?.throttled();
}
