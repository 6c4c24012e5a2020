import { sql, type Kysely } from 'kysely';

/** A run remembers the button that started it, so that a second press finds the run instead of starting another. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE runs ADD COLUMN offer text UNIQUE`.execute(db);
}
