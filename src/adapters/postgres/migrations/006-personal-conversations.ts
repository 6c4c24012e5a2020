import { sql, type Kysely } from 'kysely';

/** Whose personal conversation it is, so that a person can be told of what has come to them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE conversations ADD COLUMN person_id text;
    CREATE INDEX conversations_by_person ON conversations (person_id) WHERE person_id IS NOT NULL;
  `.execute(db);
}
