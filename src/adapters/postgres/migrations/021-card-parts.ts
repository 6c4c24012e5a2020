import { sql, type Kysely } from 'kysely';

/** What the buttons of cards carry beyond what a platform lets them hold: looked up when one is pressed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE card_parts (
      channel text NOT NULL,
      key text NOT NULL,
      part jsonb NOT NULL,
      drawn_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (channel, key)
    );
    CREATE INDEX card_parts_drawn ON card_parts (drawn_at);
  `.execute(db);
}
