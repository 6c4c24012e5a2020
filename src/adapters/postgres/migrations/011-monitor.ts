import { sql, type Kysely } from 'kysely';

/** The watch: readings of the inventory that can be resumed, phones that are not as they should be, incidents, watches. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE inventory_syncs
      ALTER COLUMN finished_at DROP NOT NULL, ALTER COLUMN finished_at DROP DEFAULT,
      ADD COLUMN pages integer NOT NULL DEFAULT 0,
      ADD COLUMN next_link text,
      -- When the phones were judged by what it read.
      ADD COLUMN observed_at timestamptz;
    CREATE TABLE inventory_seen (
      sync_id integer NOT NULL REFERENCES inventory_syncs ON DELETE CASCADE,
      ids text[] NOT NULL
    );
    CREATE INDEX inventory_seen_by_sync ON inventory_seen (sync_id);
    ALTER TABLE devices ADD COLUMN first_seen_at timestamptz;

    -- Phones that are offline, in doubt, or have changed within the hour; all others are online.
    CREATE TABLE device_watch (
      device_id text PRIMARY KEY REFERENCES devices ON DELETE CASCADE,
      state text NOT NULL,
      since timestamptz NOT NULL,
      doubted_at timestamptz,
      read_at timestamptz NOT NULL,
      transitions timestamptz[] NOT NULL
    );
    CREATE TABLE signed_out_devices (
      device_id text PRIMARY KEY REFERENCES devices ON DELETE CASCADE,
      since timestamptz NOT NULL
    );

    CREATE TABLE incidents (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      state text NOT NULL,
      suspicion jsonb NOT NULL,
      started_at timestamptz NOT NULL,
      last_fall_at timestamptz NOT NULL,
      recovered_at timestamptz,
      total integer NOT NULL DEFAULT 0,
      down integer NOT NULL DEFAULT 0,
      gone integer NOT NULL DEFAULT 0,
      flapping integer NOT NULL DEFAULT 0,
      confirmed integer NOT NULL DEFAULT 0,
      answers integer NOT NULL DEFAULT 0,
      acknowledged_by jsonb,
      acknowledged_at timestamptz,
      snoozed_until timestamptz,
      assigned_to jsonb,
      revision integer NOT NULL DEFAULT 0,
      -- What the bots have told, and when they want to look again.
      told_revision integer NOT NULL DEFAULT 0,
      look_at timestamptz
    );
    CREATE INDEX incidents_open ON incidents (last_fall_at) WHERE state <> 'closed';
    CREATE INDEX incidents_outstanding ON incidents (id) WHERE told_revision < revision OR look_at IS NOT NULL;
    CREATE TABLE incident_phones (
      incident_id integer NOT NULL REFERENCES incidents,
      device_id text NOT NULL,
      mac text NOT NULL,
      name text NOT NULL,
      site text,
      region text,
      vendor text NOT NULL,
      model text NOT NULL,
      firmware text,
      upn text,
      state text NOT NULL,
      fell_at timestamptz NOT NULL,
      back_at timestamptz,
      falls integer NOT NULL DEFAULT 1,
      truth text,
      probed_at timestamptz,
      PRIMARY KEY (incident_id, device_id)
    );
    -- A phone is down in one incident at most.
    CREATE UNIQUE INDEX incident_phones_down ON incident_phones (device_id) WHERE state = 'down';

    CREATE TABLE watches (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      who jsonb NOT NULL,
      place jsonb NOT NULL,
      channel text NOT NULL,
      conversation_id text NOT NULL,
      locale text NOT NULL,
      selector text NOT NULL,
      quiet jsonb,
      digest jsonb,
      after_minutes integer,
      created_at timestamptz NOT NULL DEFAULT now(),
      digested_at timestamptz,
      digest_due_at timestamptz
    );
    CREATE UNIQUE INDEX watches_by_wish
      ON watches (channel, conversation_id, selector, coalesce(after_minutes, 0));

    -- What the device-state webhook said; the hash keeps a repetition from being heard twice.
    CREATE TABLE device_hints (
      hash text PRIMARY KEY,
      device_id text NOT NULL,
      received_at timestamptz NOT NULL DEFAULT now(),
      looks integer NOT NULL DEFAULT 0,
      look_at timestamptz
    );

    CREATE TABLE deadline_warnings (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      created_at timestamptz NOT NULL,
      told boolean NOT NULL DEFAULT false
    );
    CREATE TABLE deadline_items (
      warning_id integer NOT NULL REFERENCES deadline_warnings,
      device_id text NOT NULL,
      kind text NOT NULL,
      at timestamptz NOT NULL,
      ahead_hours integer NOT NULL,
      device jsonb NOT NULL,
      change_id integer,
      PRIMARY KEY (device_id, kind, at, ahead_hours)
    );
    CREATE INDEX deadline_items_by_warning ON deadline_items (warning_id);
  `.execute(db);
}
