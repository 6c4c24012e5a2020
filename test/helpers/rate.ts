import type { SharedRate } from '../../src/kernel/rate.ts';

/** A sliding-window budget in memory, with a record of what was taken when. */
export function memoryRate(now: () => number = Date.now): SharedRate & { readonly taken: readonly number[] } {
  const taken: number[] = [];
  return {
    taken,
    take(_key, windows, amount = 1) {
      const time = now();
      const waits = windows.map(({ count, ms }) => {
        const recent = taken.filter((at) => time - at < ms);
        const surplus = recent.length + amount - count;
        return surplus <= 0 ? 0 : (recent[surplus - 1] ?? time) + ms - time;
      });
      const wait = Math.max(0, ...waits);
      if (wait === 0) for (let n = 0; n < amount; n++) taken.push(time);
      return Promise.resolve(wait);
    },
    note() {
      taken.push(now());
    },
  };
}

/** A budget without a limit. */
export const freeRate: SharedRate = { take: () => Promise.resolve(0), note: () => undefined };
