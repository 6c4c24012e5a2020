import type { Middleware } from '@microsoft/microsoft-graph-client';
import { sentOnce } from './retry.ts';

/** The last link of the chain: Node's own fetch, with an end to waiting. */

const TIMEOUT_MS = 30_000;
/** Of a connection that never came about: nothing went over it. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** @param stopping cuts requests under way */
export function createTransport(stopping: AbortSignal | undefined): Middleware {
  return {
    async execute(context) {
      const url: unknown = context.request;
      if (typeof url !== 'string') throw new TypeError('requests are made by their address');
      const late = AbortSignal.timeout(TIMEOUT_MS);
      const signal = stopping ? AbortSignal.any([late, stopping]) : late;
      const once = sentOnce(context);
      if (once) once.left = !signal.aborted;
      try {
        // Graph redirects none of these, and a redirect would send a request twice.
        context.response = await fetch(url, { ...context.options, signal, redirect: 'manual' });
      } catch (error) {
        if (once && NEVER_CONNECTED.has(codeOf(error))) once.left = false;
        throw error;
      }
    },
  };
}

/** Of what fetch wraps: the code of the system or of the library below it. */
function codeOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
