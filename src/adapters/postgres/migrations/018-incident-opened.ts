import { sql, type Kysely } from 'kysely';

/** An incident that is fallen into again is news again: escalations count from there, and nobody has acknowledged it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // The default is for a process of the version before, which goes on writing while this one starts.
  await sql`ALTER TABLE incidents ADD COLUMN opened_at timestamptz NOT NULL DEFAULT now()`.execute(db);
  await sql`UPDATE incidents SET opened_at = started_at`.execute(db);
}
