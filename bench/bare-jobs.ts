/** The floor under Linekeeper's jobs: BullMQ on the same store, with jobs that do nothing. */
import type { Backend } from '../jobs/backends/backend.ts';
import { median } from './statistics.ts';

const ROUNDS = 7;
/** As many as a worker of Linekeeper runs. */
const AT_ONCE = 16;

/** From asking for this many jobs, all at once, until the last of them has run: the median of some rounds, in milliseconds. */
export async function noOpJobsMs(backend: Backend, jobs: number): Promise<number> {
  const queue = backend.queue('bare');
  let left = 0;
  let allRan = (): void => undefined;
  const worker = backend.worker('bare', { concurrency: AT_ONCE }, () => {
    left -= 1;
    if (left === 0) allRan();
    return Promise.resolve();
  });
  const round = async (): Promise<number> => {
    left = jobs;
    const ran = new Promise<void>((resolve) => (allRan = resolve));
    const started = performance.now();
    await Promise.all(Array.from({ length: jobs }, () => queue.add('no-op', {}, { removeOnComplete: true })));
    await ran;
    return performance.now() - started;
  };
  await worker.waitUntilReady();
  const took: number[] = [];
  for (let count = 0; count < ROUNDS; count++) took.push(await round());
  await worker.close();
  await queue.close();
  return median(took);
}
