import { sql, type Kysely } from 'kysely';

/** Operations that are asked for again and again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE schedules (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      kind text NOT NULL,
      name text NOT NULL,
      request jsonb NOT NULL,
      every jsonb NOT NULL,
      zone text NOT NULL,
      requested_by jsonb NOT NULL,
      place jsonb NOT NULL,
      locale text NOT NULL,
      next_at timestamptz NOT NULL,
      missed_at timestamptz,
      last_change_id integer REFERENCES changes,
      state text NOT NULL DEFAULT 'active',
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX schedules_active ON schedules (next_at) WHERE state = 'active';
  `.execute(db);
}
