/** Calls Slack, repeats what may succeed, and names what does not. */
import { z } from 'zod';
import { LinekeeperError } from '../../../src/kernel/errors.ts';
import type { Log } from '../../../src/kernel/log.ts';
import { jitter, type Patience } from '../patience.ts';
import { failureOf, type Failure } from './failure.ts';

/** Nobody waits for the answer. */
export const UNASKED: Patience = { retries: 5, shortestMs: 1_000, longestMs: 20_000 };
export const IN_TURN: Patience = { retries: 2, shortestMs: 250, longestMs: 2_000 };

/**
 * @throws LinekeeperError `channel.throttled` (`waitMs`), `channel.gone`, `channel.too-large`, `channel.unauthorized` or
 *   `channel.failed`, with Slack's own word as `error`
 */
export type CallSlack = <T>(call: () => Promise<T>, patience: Patience) => Promise<T>;

export function createCall(sleep: (ms: number) => Promise<void>, log: Log): CallSlack {
  return async (call, patience) => {
    let pause = patience.shortestMs;
    for (let attempt = 0; ; attempt++) {
      try {
        return await call();
      } catch (error) {
        const failure = failureOf(error);
        if (!failure) throw error;
        tell(failure, error, log);
        pause = failure.retryAfterMs ?? jitter(pause, patience);
        const isLasting = failure.kind !== 'throttled' && failure.kind !== 'transient';
        if (isLasting || attempt === patience.retries || pause > patience.longestMs)
          throw named(failure, pause, error);
      }
      await sleep(pause);
    }
  };
}

/** What an operator has to see to, and what is a bug. */
function tell({ kind, error: word }: Failure, error: unknown, log: Log): void {
  if (kind === 'unauthorized')
    log.error({ error: word }, 'Slack refuses the bot: see to SLACK_BOT_TOKEN, or install the app again');
  if (kind !== 'failed') return;
  const { needed, response_metadata } = refusal.safeParse(error).data?.data ?? {};
  log.error(
    { error: word, needed, messages: response_metadata?.messages },
    'Slack refuses what the bot asks for',
  );
}

/** What Slack says besides: which block it does not take, which scope is missing. */
const refusal = z.object({
  data: z.object({
    needed: z.string().optional(),
    response_metadata: z.object({ messages: z.array(z.string()).optional() }).optional(),
  }),
});

function named({ kind, error: word }: Failure, waitMs: number, cause: unknown): LinekeeperError {
  const of = { error: word };
  switch (kind) {
    case 'throttled':
      return new LinekeeperError('channel.throttled', { ...of, waitMs }, { retry: 'later', cause });
    case 'gone':
      return new LinekeeperError('channel.gone', of, { cause });
    case 'too-large':
      return new LinekeeperError('channel.too-large', of, { cause });
    // Nothing is forgotten by it: with another token all goes on.
    case 'unauthorized':
      return new LinekeeperError('channel.unauthorized', of, { retry: 'later', cause });
    case 'transient':
      return new LinekeeperError('channel.failed', of, { retry: 'later', cause });
    case 'failed':
      return new LinekeeperError('channel.failed', of, { cause });
  }
}
