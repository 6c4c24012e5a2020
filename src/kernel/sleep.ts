import { setTimeout as wait } from 'node:timers/promises';

/** Waits; an aborted signal ends the wait early with the signal's reason. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  await wait(ms, undefined, signal ? { signal } : {});
}
