import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Schema } from './schema.ts';

/** A pool of connections with typed queries, and a way to hold one connection for a lock. */
export interface Database {
  readonly db: Kysely<Schema>;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/** `connections`: how many this pool may hold; PostgreSQL's own limit is shared by all processes. */
export function openDatabase(url: string, connections = 10): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    idleTimeoutMillis: 30_000,
    onConnect: surviveLoss,
  });
  // An idle connection that the server drops must not end the process: the next query opens another.
  pool.on('error', () => undefined);
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return { db, pool, close: () => db.destroy() };
}

/**
 * pg ends the process when a connection breaks while somebody holds it and has no listener of their own. The query that was
 * under way fails all the same, and that is what its caller acts on.
 */
export function surviveLoss(client: pg.ClientBase): void {
  client.on('error', () => undefined);
}
