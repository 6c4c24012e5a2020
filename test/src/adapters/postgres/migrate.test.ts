import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../../src/adapters/postgres/database.ts';
import { migrate, openStores } from '../../../../src/adapters/postgres/index.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { explain } from '../../../../start/explain.ts';
import { freshDatabase, type FreshDatabase } from '../../../helpers/postgres.ts';
import { ROOT } from '../../../rules/files.ts';

/** The last migration that was written before versions ran side by side. */
const LAST_ALONE = 14;
/** What a process of the version before could not live with. Its tables are narrowed one version later, when nobody uses them. */
const BREAKS_THE_VERSION_BEFORE =
  /\bDROP\s+(?:TABLE|COLUMN)|\bRENAME\b|\bALTER\s+COLUMN\s+\w+\s+(?:SET\s+NOT\s+NULL|(?:SET\s+DATA\s+)?TYPE)|\bADD\s+COLUMN\s+\w+[^,;]*\bNOT\s+NULL\b(?![^,;]*\bDEFAULT\b)/i;

describe('src/adapters/postgres/migrate.ts', () => {
  let fresh: FreshDatabase;
  let database: Database;
  beforeAll(async () => {
    fresh = await freshDatabase();
    await migrate(fresh.url);
    database = openDatabase(fresh.url, 2);
  });
  afterAll(async () => {
    await database.close();
    await fresh.drop();
  });

  it('goes on beside a newer version that has migrated already, and may be started again', async () => {
    await database.pool.query(
      `INSERT INTO kysely_migration (name, timestamp) VALUES ('999-of-a-newer-version', now()::text)`,
    );
    await migrate(fresh.url);
    const stores = openStores(fresh.url, silentLog, 1);
    expect(await stores.ping()).toBe(true);
    await stores.close();
  });

  it('tells whoever starts it that the database does not answer, and what to do', async () => {
    const error: unknown = await migrate('postgres://127.0.0.1:1/nowhere').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'database.unavailable' });
    expect(explain(error)).toMatch(/^The database of DATABASE_URL does not answer.*start again\.$/);
  });

  it('does not take a database of an older version for ready', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `DELETE FROM kysely_migration WHERE name LIKE '014%' RETURNING name`,
    );
    expect(rows).toHaveLength(1);
    const stores = openStores(fresh.url, silentLog, 1);
    expect(await stores.ping()).toBe(false);
    await stores.close();
  });
});

describe('src/adapters/postgres', () => {
  const folder = join(ROOT, 'src/adapters/postgres');
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));

  // A column that a newer version has added would be written as null, and not as its default.
  it.each(files)('%s names the columns that it writes', (file) => {
    const source = readFileSync(join(folder, file), 'utf8');
    expect(source).not.toMatch(/\bINSERT\s+INTO\s+[\w.]+\s+(?:SELECT|VALUES)\b/i);
  });
});

describe('src/adapters/postgres/migrations', () => {
  const folder = join(ROOT, 'src/adapters/postgres/migrations');
  const since = readdirSync(folder).filter((file) => Number.parseInt(file, 10) > LAST_ALONE);

  it.each(since)('%s leaves the version before able to run', (file) => {
    expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(BREAKS_THE_VERSION_BEFORE);
  });

  it.each([
    'ALTER TABLE changes DROP COLUMN note',
    'ALTER TABLE changes RENAME COLUMN note TO remark',
    'ALTER TABLE changes ALTER COLUMN note SET NOT NULL',
    'ALTER TABLE changes ALTER COLUMN id TYPE bigint',
    'ALTER TABLE changes ADD COLUMN owner text NOT NULL',
  ])('would be told of: %s', (statement) => {
    expect(statement).toMatch(BREAKS_THE_VERSION_BEFORE);
  });
});
