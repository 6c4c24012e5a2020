import type pg from 'pg';
import { throwNamed } from './outage.ts';

/**
 * Runs `work` under a lock that dies with this process: PostgreSQL drops a session's advisory locks with its connection, so
 * a killed worker leaves nothing to wait out. Undefined, at once, where another process holds the key.
 */
export async function exclusively<T>(
  pool: pg.Pool,
  key: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const client = await pool.connect().catch(throwNamed);
  let broken: Error | undefined;
  const onError = (error: Error): void => void (broken = error);
  client.on('error', onError);
  try {
    const { rows } = await client
      .query<{ locked: boolean }>('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked', [key])
      // Whether it was locked is not known: the session ends, and with it the lock.
      .catch((error: unknown) => throwNamed((broken = asError(error))));
    if (rows[0]?.locked !== true) return undefined;
    try {
      return await work();
    } finally {
      if (!broken) await unlock(client, key).catch((error: unknown) => (broken = asError(error)));
    }
  } finally {
    client.removeListener('error', onError);
    client.release(broken);
  }
}

async function unlock(client: pg.PoolClient, key: string): Promise<void> {
  await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [key]);
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
