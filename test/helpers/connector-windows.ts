/** Teams' sending limits as the service keeps them: sliding windows per conversation. */
const WINDOWS = [
  { count: 7, ms: 1_000 },
  { count: 8, ms: 2_000 },
  { count: 60, ms: 30_000 },
  { count: 1_800, ms: 3_600_000 },
] as const;

export interface Windows {
  /** @returns 0 and counts the call, or how many milliseconds until there is room (refused calls do not count). */
  take(conversationId: string): number;
}

export function createWindows(now: () => number): Windows {
  const accepted = new Map<string, number[]>();
  return {
    take(conversationId) {
      const at = now();
      const times = (accepted.get(conversationId) ?? []).filter((time) => at - time < 3_600_000);
      accepted.set(conversationId, times);
      const wait = Math.max(
        ...WINDOWS.map(({ count, ms }) => {
          const oldest = times.at(-count);
          return oldest === undefined ? 0 : oldest + ms - at;
        }),
      );
      if (wait > 0) return wait;
      times.push(at);
      return 0;
    },
  };
}
