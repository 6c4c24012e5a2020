import { sql, type Kysely } from 'kysely';

/** Network checks that people asked for, and what they found. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE checks (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      kind text NOT NULL,
      input jsonb NOT NULL,
      asked_by jsonb NOT NULL,
      place jsonb NOT NULL,
      locale text NOT NULL,
      message_id text,
      findings jsonb,
      ok boolean,
      shown boolean NOT NULL DEFAULT false,
      created_at timestamptz NOT NULL DEFAULT now(),
      started_at timestamptz,
      finished_at timestamptz
    );
    CREATE INDEX checks_open ON checks (id) WHERE finished_at IS NULL OR NOT shown;
  `.execute(db);
}
