import { createPostgresBackend, withBackend } from 'bullmq';
import { surviveLoss } from '../../src/adapters/postgres/index.ts';
import { WORKER_TIMING, type Backend } from './backend.ts';

/** The queue's statements are short; the longest wait for another process that makes the schema. */
const PATIENCE_MS = 15_000;

/** Jobs in PostgreSQL, in a schema of their own that BullMQ migrates itself when first connected. */
export function postgresBackend(url: string): Backend {
  const { Queue, Worker } = withBackend(createPostgresBackend);
  const connection = {
    ...{ connectionString: url, max: 3, migrate: true, onConnect: surviveLoss },
    // A server that has vanished refuses nothing: without an end to waiting nobody would try another connection.
    ...{ connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS, keepAlive: true },
  };
  return {
    queue: (name) => new Queue(name, { connection }),
    worker: (name, { concurrency }, run) =>
      new Worker(name, run, { connection, concurrency, ...WORKER_TIMING }),
  };
}
