import { createPostgresBackend, withBackend } from 'bullmq';
import { surviveLoss } from '../../src/adapters/postgres/index.ts';
import { WORKER_TIMING, type Backend } from './backend.ts';

/** Jobs in PostgreSQL, in a schema of their own that BullMQ migrates itself when first connected. */
export function postgresBackend(url: string): Backend {
  const { Queue, Worker } = withBackend(createPostgresBackend);
  const connection = { connectionString: url, max: 3, migrate: true, onConnect: surviveLoss };
  return {
    queue: (name) => new Queue(name, { connection }),
    worker: (name, { concurrency }, run) =>
      new Worker(name, run, { connection, concurrency, ...WORKER_TIMING }),
  };
}
