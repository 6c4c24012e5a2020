import { isWrite } from './batch.ts';
import { graphError, type Ask, type Reply } from './exchange.ts';
import type { World } from './world.ts';

/**
 * What stands between a Graph request and its answer: the published request rate.
 * @returns a 429 with `Retry-After` when the last second is full, else undefined: the request is counted
 */
export type Throttle = () => Reply | undefined;

/** Refused requests are not counted, so a client that waits as told always gets through. */
export function createThrottle(world: World): Throttle {
  const accepted: number[] = [];
  return () => {
    const now = world.now();
    while (now - (accepted[0] ?? now) >= 1000) accepted.shift();
    if (accepted.length < world.options.requestsPerSecond) {
      accepted.push(now);
      return undefined;
    }
    const wait = Math.ceil((1000 - (now - (accepted[0] ?? now))) / 1000);
    return graphError(429, 'TooManyRequests', 'Too many requests.', {
      'Retry-After': String(Math.max(1, wait)),
    });
  };
}

/** Whether the connection is cut after this was accepted, as often as the tenant is told to. */
export function losesAnswer(world: World, ask: Ask, reply: Reply): boolean {
  const { loseAnswers } = world.options;
  if (loseAnswers === 0 || reply.status >= 300 || !isWrite(ask)) return false;
  return world.random.next() < loseAnswers;
}

/** A gateway's failure, before anything was done, as often as the tenant is told to have them. */
export function randomFailure(world: World): Reply | undefined {
  if (world.options.errorRate === 0 || world.random.next() >= world.options.errorRate) return undefined;
  const status = world.random.pick([502, 503, 504]);
  return graphError(status, 'ServiceUnavailable', 'The service did not answer.');
}
