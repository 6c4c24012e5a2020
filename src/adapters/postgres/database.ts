import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { neverAnswered, outageOf, throwNamed } from './outage.ts';
import type { Schema } from './schema.ts';
import { storable } from './storable.ts';

/** A pool of connections with typed queries, and a way to hold one connection for a lock. */
export interface Database {
  readonly db: Kysely<Schema>;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/** How long a database that does not answer is waited for, in milliseconds. A stopped server refuses nothing: it is silent. */
export interface Patience {
  readonly connectMs: number;
  /** For one query. */
  readonly queryMs: number;
}

/** A worker's statements take sets of a hundred thousand rows, and nobody waits for them. */
const UNHURRIED: Patience = { connectMs: 15_000, queryMs: 120_000 };

/** `connections`: how many this pool may hold; PostgreSQL's own limit is shared by all processes. */
export function openDatabase(url: string, connections = 10, patience: Patience = UNHURRIED): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: patience.connectMs,
    query_timeout: patience.queryMs,
    keepAlive: true,
    onConnect: surviveLoss,
  });
  // An idle connection that the server drops must not end the process: the next query opens another.
  pool.on('error', () => undefined);
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: naming(pool) }) });
  return { db, pool, close: () => db.destroy() };
}

/**
 * pg ends the process when a connection breaks while somebody holds it and has no listener of their own. The query that was
 * under way fails all the same, and that is what its caller acts on.
 */
export function surviveLoss(client: pg.ClientBase): void {
  client.on('error', () => undefined);
}

/** The pool as Kysely uses it: outages get their name, and a connection that left a query without an answer is given up. */
function naming(pool: pg.Pool): PostgresPool {
  return {
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect().catch(throwNamed);
      let stuck: Error | undefined;
      const query = async (sql: string, parameters: unknown[]): Promise<unknown> => {
        if (stuck) throw stuck;
        return client.query(sql, parameters.map(storable)).catch((error: unknown) => {
          const named = outageOf(error) ?? error;
          if (named instanceof Error && neverAnswered(error)) stuck = named;
          throw named;
        });
      };
      return {
        // Kysely asks for a cursor only where the dialect names a class for it.
        query: query as PostgresPoolClient['query'],
        release: () => client.release(stuck),
      };
    },
  };
}
