import { messageOf } from '../../src/kernel/errors.ts';
import type { Log } from '../../src/kernel/log.ts';
import { within } from '../../src/kernel/within.ts';

/** Prometheus gives up after 10 s by default, and has to get all the rest before that. Milliseconds, as below. */
const WITHIN = 3_000;
/** Of two that ask at once, or soon after each other, the second is told what the first was. */
const FOR = 2_000;

/** Reads what is the same for all processes; undefined where that cannot be read now. */
export function remembered<T>(
  what: string,
  read: () => Promise<T>,
  log: Log,
  now = (): number => performance.now(),
): () => Promise<T | undefined> {
  let last: { readonly at: number; readonly told: Promise<T | undefined> } | undefined;
  const look = (): Promise<T | undefined> =>
    within(AbortSignal.timeout(WITHIN), read()).catch((error: unknown) => {
      log.warn({ what, problem: messageOf(error) }, 'was not read for the metrics');
      return undefined;
    });
  return () => {
    if (!last || now() - last.at >= FOR) last = { at: now(), told: look() };
    return last.told;
  };
}
