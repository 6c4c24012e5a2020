/** Calls the Bot Connector, repeats what may succeed, and names what does not. */
import { z } from 'zod';
import { LinekeeperError } from '../../../src/kernel/errors.ts';
import { jitter, type Patience } from '../patience.ts';

/** Nobody waits for the answer: Microsoft's own figures (2 to 20 s, five times). */
export const UNASKED: Patience = { retries: 5, shortestMs: 2_000, longestMs: 20_000 };
/** A person waits, and Teams delivers the turn again after 15 s. */
export const IN_TURN: Patience = { retries: 2, shortestMs: 250, longestMs: 2_000 };

/** 412 is Teams' "the conversation is busy" (Microsoft Learn lists it with 429, 502 and 504 as worth repeating). */
const TRANSIENT = new Set([412, 429, 502, 504]);
const GONE = new Set([403, 404]);

/**
 * @throws LinekeeperError `channel.throttled` (`waitMs`), `channel.gone`, `channel.too-large` or `channel.failed` (`status`,
 *   0 where there was no answer).
 */
export async function callConnector<T>(
  call: () => Promise<T>,
  patience: Patience,
  sleep: (ms: number) => Promise<void>,
): Promise<T> {
  let pause = patience.shortestMs;
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (error instanceof LinekeeperError) throw error;
      const failure = readFailure(error);
      pause = failure.retryAfterMs ?? jitter(pause, patience);
      if (!failure.transient || attempt === patience.retries || pause > patience.longestMs) {
        throw nameFailure(failure, pause, error);
      }
    }
    await sleep(pause);
  }
}

interface Failure {
  readonly status: number;
  readonly transient: boolean;
  readonly retryAfterMs: number | undefined;
}

/** The shape of the Azure SDK's RestError; its class is not a declared dependency. */
const restError = z.object({
  statusCode: z.number().optional(),
  code: z.string().optional(),
  name: z.string().optional(),
  response: z.object({ headers: z.custom<{ get(name: string): string | undefined }>() }).optional(),
});

function readFailure(error: unknown): Failure {
  const read = restError.safeParse(error);
  if (!read.success) return { status: 0, transient: false, retryAfterMs: undefined };
  const { statusCode: status, code, name, response } = read.data;
  if (status === undefined) {
    // No answer: the connection failed (REQUEST_SEND_ERROR, ECONNRESET …) or the request's own time limit ended it.
    const transient = name === 'AbortError' || (name === 'RestError' && code !== 'PARSE_ERROR');
    return { status: 0, transient, retryAfterMs: undefined };
  }
  const retryAfter = response?.headers.get('retry-after');
  return { status, transient: TRANSIENT.has(status), retryAfterMs: readRetryAfter(retryAfter) };
}

/** Seconds, or an HTTP date. */
function readRetryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

function nameFailure({ status, transient }: Failure, waitMs: number, cause: unknown): LinekeeperError {
  if (status === 429 || status === 412) {
    return new LinekeeperError('channel.throttled', { waitMs }, { retry: 'later', cause });
  }
  if (status === 413) return new LinekeeperError('channel.too-large', {}, { cause });
  if (GONE.has(status)) return new LinekeeperError('channel.gone', { status }, { cause });
  return new LinekeeperError('channel.failed', { status }, { retry: transient ? 'later' : 'never', cause });
}
