import { sql, type Kysely } from 'kysely';

/** Changes and their ledger, the inventory's mirror, the audit, and what the bot remembers of conversations. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE changes (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      kind text NOT NULL,
      state text NOT NULL,
      name text NOT NULL,
      digest text,
      total integer NOT NULL DEFAULT 0,
      requested_by jsonb NOT NULL,
      place jsonb NOT NULL,
      retry_of integer REFERENCES changes,
      approvals_needed integer NOT NULL DEFAULT 1,
      cancelling boolean NOT NULL DEFAULT false,
      note jsonb,
      created_at timestamptz NOT NULL DEFAULT now(),
      judged_at timestamptz,
      started_at timestamptz,
      finished_at timestamptz,
      expires_at timestamptz
    );
    CREATE INDEX changes_by_state ON changes (state);

    CREATE TABLE approvals (
      change_id integer NOT NULL REFERENCES changes,
      digest text NOT NULL,
      person_id text NOT NULL,
      person_name text NOT NULL,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (change_id, digest, person_id)
    );

    CREATE TABLE csv_sources (change_id integer PRIMARY KEY REFERENCES changes, source jsonb NOT NULL);

    CREATE TABLE targets (
      change_id integer NOT NULL REFERENCES changes,
      position integer NOT NULL,
      "row" integer NOT NULL,
      mac text NOT NULL,
      upn text,
      site text,
      region text NOT NULL,
      vendor text NOT NULL,
      outcome text NOT NULL,
      stage text NOT NULL,
      state text NOT NULL,
      code text,
      verification_code text,
      code_expires_at timestamptz,
      batch integer,
      moved_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (change_id, position)
    );
    CREATE INDEX targets_by_progress ON targets (change_id, stage, state);
    CREATE INDEX targets_by_mac ON targets (mac) WHERE state IN ('pending', 'running');

    CREATE TABLE rejected_rows (
      change_id integer NOT NULL REFERENCES changes,
      "row" integer NOT NULL,
      outcome text NOT NULL,
      mac text NOT NULL,
      upn text,
      site text,
      region text,
      hint jsonb NOT NULL,
      PRIMARY KEY (change_id, "row")
    );

    CREATE TABLE sign_in_batches (
      change_id integer NOT NULL REFERENCES changes,
      number integer NOT NULL,
      region text NOT NULL,
      state text NOT NULL,
      batch_id text,
      intent_at timestamptz,
      PRIMARY KEY (change_id, number)
    );
    CREATE INDEX sign_in_batches_open ON sign_in_batches (region, state) WHERE state <> 'done';

    CREATE TABLE devices (
      id text PRIMARY KEY,
      mac text NOT NULL,
      name text NOT NULL,
      site text,
      region text,
      vendor text NOT NULL,
      model text NOT NULL,
      firmware text,
      user_id text,
      upn text,
      health text NOT NULL,
      activity text NOT NULL,
      modified_at timestamptz,
      name_folded text NOT NULL,
      site_folded text,
      vendor_folded text NOT NULL,
      model_folded text NOT NULL,
      upn_folded text
    );
    CREATE INDEX devices_by_mac ON devices (mac);
    CREATE INDEX devices_by_site ON devices (site_folded);

    CREATE TABLE inventory_syncs (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      started_at timestamptz NOT NULL,
      finished_at timestamptz NOT NULL DEFAULT now()
    );

    CREATE TABLE audit (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      who jsonb NOT NULL,
      action text NOT NULL,
      subject text NOT NULL,
      detail jsonb,
      conversation jsonb
    );
    CREATE INDEX audit_by_subject ON audit (subject, id);
    CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$;
    CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

    CREATE TABLE conversations (
      channel text NOT NULL,
      id text NOT NULL,
      place jsonb NOT NULL,
      reference jsonb NOT NULL,
      retired boolean NOT NULL DEFAULT false,
      saved_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (channel, id)
    );
    CREATE TABLE people (id text PRIMARY KEY, name text NOT NULL, locale text);
    CREATE TABLE turns (
      channel text NOT NULL,
      id text NOT NULL,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (channel, id)
    );
    CREATE TABLE change_cards (
      change_id integer NOT NULL REFERENCES changes,
      channel text NOT NULL,
      conversation_id text NOT NULL,
      message_id text NOT NULL,
      locale text NOT NULL,
      PRIMARY KEY (change_id, channel, conversation_id)
    );
    CREATE TABLE downloads (
      token_hash text PRIMARY KEY,
      change_id integer NOT NULL REFERENCES changes,
      sheet text NOT NULL,
      locale text NOT NULL,
      expires_at timestamptz NOT NULL
    );
    -- A crash may forget these: a budget starts afresh within its longest window.
    CREATE UNLOGGED TABLE rates (key text PRIMARY KEY, taken timestamptz[] NOT NULL);
  `.execute(db);
}
