import { sql, type Kysely } from 'kysely';

/** Approvers who lend their role for a while, in whose name an approval was given, and what a channel calls people. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE delegations (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      delegator_id text NOT NULL,
      delegator_name text NOT NULL,
      delegate_id text NOT NULL,
      delegate_name text NOT NULL,
      created_at timestamptz NOT NULL,
      until timestamptz NOT NULL,
      -- Withdrawn before its time.
      ended_at timestamptz
    );
    CREATE UNIQUE INDEX delegations_of_two ON delegations (delegator_id, delegate_id) WHERE ended_at IS NULL;
    CREATE INDEX delegations_by_end ON delegations (until) WHERE ended_at IS NULL;
    ALTER TABLE approvals ADD COLUMN lent_by_id text, ADD COLUMN lent_by_name text;
    CREATE TABLE channel_accounts (
      channel text NOT NULL,
      person_id text NOT NULL,
      account text NOT NULL,
      name text NOT NULL,
      PRIMARY KEY (channel, person_id)
    );
    CREATE INDEX channel_accounts_by_account ON channel_accounts (channel, account);
  `.execute(db);
}
