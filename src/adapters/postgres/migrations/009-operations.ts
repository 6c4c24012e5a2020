import { sql, type Kysely } from 'kysely';

/** Operations on phones and users: what was asked for, and the ledger of what became of each. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE changes ADD COLUMN request jsonb;
    -- Failures that somebody has looked at and gone on over: only what comes after them halts the change again.
    ALTER TABLE changes ADD COLUMN tolerated integer NOT NULL DEFAULT 0;
    CREATE TABLE operation_targets (
      change_id integer NOT NULL REFERENCES changes,
      position integer NOT NULL,
      subject_id text NOT NULL,
      name text NOT NULL,
      mac text,
      site text,
      region text,
      vendor text,
      model text,
      firmware text,
      upn text,
      outcome text NOT NULL,
      wave integer,
      before text,
      step text NOT NULL,
      state text NOT NULL,
      code text,
      operation_id text,
      asked_at timestamptz,
      held_since timestamptz,
      held_by text,
      -- When the tenant is next asked how it stands.
      look_at timestamptz,
      looks integer NOT NULL DEFAULT 0,
      ended_at timestamptz,
      moved_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (change_id, position)
    );
    CREATE INDEX operation_targets_by_progress ON operation_targets (change_id, wave, state);
    CREATE INDEX operation_targets_open ON operation_targets (subject_id) WHERE state IN ('pending', 'running');
    CREATE INDEX operation_targets_under_way ON operation_targets (state) WHERE state = 'running';
  `.execute(db);
}
