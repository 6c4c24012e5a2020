/** At most `count` in any stretch of `ms` milliseconds. */
export interface RateWindow {
  readonly count: number;
  readonly ms: number;
}

/**
 * A budget that all processes draw on. Windows are sliding and exact: no stretch of `ms` ever holds more than `count`.
 */
export interface SharedRate {
  /**
   * Takes `amount` (default 1) if every window has room.
   * @returns 0 when taken, else how many milliseconds to wait before asking again (nothing is taken then).
   */
  take(key: string, windows: readonly RateWindow[], amount?: number): Promise<number>;
  /** Counts something that happened anyway (a reply inside a turn), without asking. Returns at once; known to others soon. */
  note(key: string, windows: readonly RateWindow[]): void;
}

/** Waits until the budget has room for `amount`, then takes it. An amount above a window's count would wait for ever. */
export async function takeWhenFree(
  rate: SharedRate,
  key: string,
  windows: readonly RateWindow[],
  sleep: (ms: number) => Promise<void>,
  amount = 1,
): Promise<void> {
  const take = (): Promise<number> => rate.take(key, windows, amount);
  for (let wait = await take(); wait > 0; wait = await take()) await sleep(wait);
}
