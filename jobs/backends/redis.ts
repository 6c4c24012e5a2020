import { Queue, Worker } from 'bullmq';
import { WORKER_TIMING, type Backend } from './backend.ts';

/** Of a chat turn with a Redis that has stopped without a word. */
const PATIENCE_MS = 4_000;

/** Jobs in Redis. The server must run with `maxmemory-policy noeviction`, or it may forget jobs. */
export function redisBackend(url: string): Backend {
  return {
    // A producer fails at once when Redis is away, so that a chat turn can say so; a worker waits for it to come back.
    queue: (name) =>
      new Queue(name, {
        connection: { url, enableOfflineQueue: false, commandTimeout: PATIENCE_MS },
        prefix: 'linekeeper',
      }),
    worker: (name, { concurrency }, run) =>
      new Worker(name, run, {
        connection: { url, maxRetriesPerRequest: null },
        prefix: 'linekeeper',
        concurrency,
        ...WORKER_TIMING,
      }),
  };
}
