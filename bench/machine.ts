/** What a measurement stands on: PostgreSQL and, where the machine has it, Redis, both gone afterwards. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../src/adapters/postgres/embedded.ts';
import { migrate } from '../src/adapters/postgres/migrate.ts';
import { silentLog } from '../src/kernel/log.ts';
import { startRedis } from '../test/helpers/redis.ts';

export interface Machine {
  /** A new database with the schema of this version. */
  database(): Promise<string>;
  /** Undefined where redis-server is not installed. */
  readonly redisUrl: string | undefined;
  stop(): Promise<void>;
}

export async function startMachine(): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), 'linekeeper-bench-'));
  // PostgreSQL runs as another account where this is root, and that account has to get in.
  await chmod(folder, 0o755);
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log: silentLog });
  const redis = await startRedis();
  return {
    redisUrl: redis?.url,
    async database() {
      const name = `bench_${randomBytes(6).toString('hex')}`;
      const client = new pg.Client(postgres.url);
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      const url = new URL(postgres.url);
      url.pathname = `/${name}`;
      await migrate(url.href);
      return url.href;
    },
    async stop() {
      await redis?.stop();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
