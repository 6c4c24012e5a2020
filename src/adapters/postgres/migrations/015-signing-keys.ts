import { sql, type Kysely } from 'kysely';

/** Secrets that the program makes for itself and replaces: one table, whatever is signed with them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE signing_keys (
      id text PRIMARY KEY,
      purpose text NOT NULL,
      secret bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`.execute(db);
}
