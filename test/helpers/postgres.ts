/** Gives each test file a database of its own on the PostgreSQL that the whole run shares. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { postgresBackend } from '../../jobs/backends/postgres.ts';
import { migrate } from '../../src/adapters/postgres/index.ts';

export interface FreshDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** What a test's database is a copy of: a copy takes a tenth of the time of the migrations. */
const TEMPLATE = 'template_migrated';

/** Once for the whole run: Linekeeper's tables and BullMQ's, empty. */
export async function prepareDatabases(server: string): Promise<void> {
  // What a crash of this server would lose is thrown away anyway.
  await execute(server, 'alter system set fsync = off', 'select pg_reload_conf()');
  await execute(server, `create database ${TEMPLATE}`);
  const { href } = databaseOf(server, TEMPLATE);
  await migrate(href);
  const queue = postgresBackend(href).queue('work');
  await queue.getJobCounts('wait');
  await queue.close();
}

/** A database as it is after all migrations, and nothing in it. */
export function freshDatabase(): Promise<FreshDatabase> {
  return createDatabase(`template ${TEMPLATE}`);
}

/** One without any table. */
export function emptyDatabase(): Promise<FreshDatabase> {
  return createDatabase('');
}

async function createDatabase(how: string): Promise<FreshDatabase> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await execute(server, `create database ${name} ${how}`);
  return {
    url: databaseOf(server, name).href,
    drop: () => execute(server, `drop database if exists ${name} with (force)`),
  };
}

function databaseOf(server: string, name: string): URL {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url;
}

async function execute(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}
