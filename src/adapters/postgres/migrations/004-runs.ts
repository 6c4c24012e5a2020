import { sql, type Kysely } from 'kysely';

/** Runs of runbooks, what happened in them, and the cards that show them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE runs (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      runbook text NOT NULL,
      status text NOT NULL,
      state jsonb NOT NULL,
      -- Counts the events: a card that shows an earlier count lags behind.
      revision integer NOT NULL DEFAULT 0,
      started_by jsonb NOT NULL,
      started_at timestamptz NOT NULL DEFAULT now(),
      place jsonb NOT NULL,
      due_at timestamptz
    );
    CREATE INDEX runs_by_due ON runs (due_at) WHERE due_at IS NOT NULL;
    CREATE TABLE run_events (
      run_id integer NOT NULL REFERENCES runs,
      revision integer NOT NULL,
      event jsonb NOT NULL,
      who jsonb NOT NULL,
      at timestamptz NOT NULL,
      PRIMARY KEY (run_id, revision)
    );
    CREATE TABLE run_cards (
      run_id integer NOT NULL REFERENCES runs,
      channel text NOT NULL,
      conversation_id text NOT NULL,
      message_id text NOT NULL,
      locale text NOT NULL,
      shown integer NOT NULL,
      PRIMARY KEY (run_id, channel, conversation_id)
    );
  `.execute(db);
}
