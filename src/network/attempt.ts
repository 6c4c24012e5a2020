/**
 * Tries something that ends by an event, and gives it up when the signal aborts. Only the first end counts.
 * @param late what it comes to when given up
 * @param start begins it, and returns what clears it away
 */
export function attempt<T>(
  signal: AbortSignal,
  late: () => T,
  start: (end: (outcome: T) => void) => () => void,
): Promise<T> {
  return new Promise((resolve) => {
    let isOver = false;
    const end = (outcome: T): void => {
      if (isOver) return;
      isOver = true;
      signal.removeEventListener('abort', giveUp);
      clear();
      resolve(outcome);
    };
    const giveUp = (): void => end(late());
    const clear = start(end);
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
  });
}
