/** `burst` at once, then one each `everyMs`. */
interface PaceLimits {
  readonly burst: number;
  readonly everyMs: number;
}

/** How fast each of many may go on, told apart by a key and counted in this process alone. */
export interface Pace {
  /** Counts one. @returns 0, or how many milliseconds too early it came: then it is not counted. */
  take(key: string): number;
  /** What {@link Pace.take} would return, without counting. */
  wait(key: string): number;
}

/** More keys than any organisation has people or addresses: whoever was not heard of for longest is forgotten then. */
const KEPT = 50_000;

/**
 * The generic cell rate algorithm (ITU-T I.371): all that is kept of a key is when it will have been idle for long enough to
 * be as good as new.
 * @param now milliseconds of a clock that is never set back
 */
export function createPace({ burst, everyMs }: PaceLimits, now = (): number => performance.now()): Pace {
  const idleAt = new Map<string, number>();

  function wait(key: string): number {
    const earliest = (idleAt.get(key) ?? -Infinity) - (burst - 1) * everyMs;
    return Math.max(0, earliest - now());
  }

  /** Keys stand in the order in which they were last counted, so that those who are idle come first. */
  function forget(): void {
    for (const [key, at] of idleAt) {
      if (at > now() && idleAt.size < KEPT) return;
      idleAt.delete(key);
    }
  }

  return {
    wait,
    take(key) {
      const waitMs = wait(key);
      if (waitMs > 0) return waitMs;
      const next = Math.max(idleAt.get(key) ?? -Infinity, now()) + everyMs;
      idleAt.delete(key);
      forget();
      idleAt.set(key, next);
      return 0;
    },
  };
}
