import type { Middleware } from '@microsoft/microsoft-graph-client';

/** The last link of the chain: Node's own fetch, with an end to waiting. */

const TIMEOUT_MS = 30_000;

/** @param stopping cuts requests under way */
export function createTransport(stopping: AbortSignal | undefined): Middleware {
  return {
    async execute(context) {
      const url: unknown = context.request;
      if (typeof url !== 'string') throw new TypeError('requests are made by their address');
      const late = AbortSignal.timeout(TIMEOUT_MS);
      const signal = stopping ? AbortSignal.any([late, stopping]) : late;
      context.response = await fetch(url, { ...context.options, signal });
    },
  };
}
