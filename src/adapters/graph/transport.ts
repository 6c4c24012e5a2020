import type { Middleware } from '@microsoft/microsoft-graph-client';

/** The last link of the chain: Node's own fetch, with an end to waiting. */

const TIMEOUT_MS = 30_000;

export function createTransport(timeoutMs: number = TIMEOUT_MS): Middleware {
  return {
    async execute(context) {
      const url: unknown = context.request;
      if (typeof url !== 'string') throw new TypeError('requests are made by their address');
      context.response = await fetch(url, {
        ...context.options,
        signal: AbortSignal.timeout(timeoutMs),
      });
    },
  };
}
