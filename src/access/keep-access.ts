import { setTimeout as wait } from 'node:timers/promises';
import type { KeptAccess } from './access.ts';

const EVERY_MS = 1_000;
/** Who is in which group is known before anybody is answered, unless the directory takes longer than this. */
const PATIENCE_MS = 3_000;

/** Keeps who may do what as it is in the access file and in the directory, until it is stopped. */
export async function keepAccess(access: Pick<KeptAccess, 'look'>): Promise<{ stop(): void }> {
  const patience = new AbortController();
  await Promise.race([
    access.look(),
    wait(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined),
  ]);
  patience.abort();
  const timer = setInterval(() => void access.look(), EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
