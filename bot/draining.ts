import { once } from 'node:events';
import type { RequestHandler, Response } from 'express';
import { sleep } from '../src/kernel/sleep.ts';

/** What a stop waits for: requests whose answers somebody waits for. */
export interface Drain {
  /** Sees every request. */
  readonly watch: RequestHandler;
  readonly hasBegun: boolean;
  /**
   * Waits until the requests that are under way have their answers.
   * @param lingerMs at least this long, so that who sends requests here sees that this bot is stopping
   * @param withinMs no longer than this
   */
  begin(lingerMs: number, withinMs: number): Promise<void>;
}

export function createDrain(): Drain {
  const underWay = new Set<Response>();
  let hasBegun = false;
  return {
    watch: (_request, response, next) => {
      underWay.add(response);
      response.once('close', () => underWay.delete(response));
      next();
    },
    get hasBegun() {
      return hasBegun;
    },
    async begin(lingerMs, withinMs) {
      hasBegun = true;
      const late = AbortSignal.timeout(withinMs);
      const answers = [...underWay].map((response) => once(response, 'close', { signal: late }));
      await Promise.all([sleep(lingerMs), Promise.allSettled(answers)]);
    },
  };
}
