import type { JobClient } from '../../jobs/client.ts';
import type { Stores } from '../../src/adapters/postgres/index.ts';
import { messageOf } from '../../src/kernel/errors.ts';
import type { Log } from '../../src/kernel/log.ts';
import { within } from '../../src/kernel/within.ts';
import type { Drain } from './draining.ts';

/** Why this bot should be sent nothing, in words for whoever reads `/readyz`; undefined where all is well. */
export type Readiness = () => Promise<string | undefined>;

/** Whoever asks gives up soon after; most do after a few seconds. */
const WITHIN_MS = 2_000;

export function createReadiness(
  drain: Pick<Drain, 'hasBegun'>,
  { ping }: Pick<Stores, 'ping'>,
  { counts }: Pick<JobClient, 'counts'>,
  log: Log,
): Readiness {
  async function database(): Promise<string | undefined> {
    return (await ping()) ? undefined : 'the database lacks tables of this version';
  }
  async function queue(): Promise<undefined> {
    await counts();
  }
  /** What a look says, or `failed` where it comes to nothing. */
  const told = (look: Promise<string | undefined>, failed: string): Promise<string | undefined> =>
    within(AbortSignal.timeout(WITHIN_MS), look).catch((error: unknown) => {
      log.warn({ problem: messageOf(error) }, failed);
      return failed;
    });

  return async () => {
    if (drain.hasBegun) return 'this bot is stopping';
    const problems = await Promise.all([
      told(database(), 'the database does not answer'),
      told(queue(), 'the queue does not answer'),
    ]);
    return problems.find((problem) => problem !== undefined);
  };
}
