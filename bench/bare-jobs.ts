/** The floor under Linekeeper's jobs: BullMQ on the same store, with jobs that do nothing. */
import type { Backend } from '../jobs/backends/backend.ts';

const WARM_UP = 20;

/** From asking for a job until it runs, in milliseconds; each is asked for when the last has run. The mean of them. */
export async function noOpJobMs(backend: Backend, jobs: number): Promise<number> {
  const queue = backend.queue('bare');
  let ran = (): void => undefined;
  const worker = backend.worker('bare', { concurrency: 1 }, () => {
    ran();
    return Promise.resolve();
  });
  const one = async (): Promise<void> => {
    const running = new Promise<void>((resolve) => (ran = resolve));
    await queue.add('no-op', {}, { removeOnComplete: true });
    await running;
  };
  await worker.waitUntilReady();
  for (let count = 0; count < WARM_UP; count++) await one();
  const started = performance.now();
  for (let count = 0; count < jobs; count++) await one();
  const took = performance.now() - started;
  await worker.close();
  await queue.close();
  return took / jobs;
}
