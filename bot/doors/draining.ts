import { once } from 'node:events';
import type { RequestHandler, Response } from 'express';
import { sleep } from '../../src/kernel/sleep.ts';

/** What a stop waits for: requests whose answers somebody waits for, and what goes on once they have been answered. */
export interface Drain {
  /** Sees every request. */
  readonly watch: RequestHandler;
  /** Sees work that outlives its request: a platform that wants its receipt at once gets the answer later. */
  note(work: Promise<unknown>): void;
  readonly hasBegun: boolean;
  /**
   * Waits until the requests that are under way have their answers, and what they asked for is done.
   * @param lingerMs at least this long, so that who sends requests here sees that this bot is stopping
   * @param withinMs no longer than this
   */
  begin(lingerMs: number, withinMs: number): Promise<void>;
}

export function createDrain(): Drain {
  const underWay = new Set<Response>();
  const noted = new Set<Promise<unknown>>();
  let hasBegun = false;

  /** What is noted meanwhile is waited for too. */
  async function allDone(): Promise<void> {
    while (noted.size > 0) await Promise.allSettled([...noted]);
  }

  return {
    watch: (_request, response, next) => {
      underWay.add(response);
      response.once('close', () => underWay.delete(response));
      next();
    },
    note(work) {
      const forget = (): void => void noted.delete(work);
      noted.add(work);
      work.then(forget, forget);
    },
    get hasBegun() {
      return hasBegun;
    },
    async begin(lingerMs, withinMs) {
      hasBegun = true;
      const late = AbortSignal.timeout(withinMs);
      const answers = [...underWay].map((response) => once(response, 'close', { signal: late }));
      await Promise.all([sleep(lingerMs), Promise.allSettled(answers)]);
      if (!late.aborted) await Promise.race([allDone(), once(late, 'abort')]);
    },
  };
}
