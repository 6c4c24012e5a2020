import { sql, type Kysely } from 'kysely';

/** How the connection to Teams PowerShell is doing: one row, of the worker that spoke last. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE teams_admin_state (
      only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
      state text NOT NULL,
      problem text,
      at timestamptz NOT NULL DEFAULT now()
    )`.execute(db);
}
