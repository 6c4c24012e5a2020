import { sql, type Kysely } from 'kysely';

/** One table for the cards of changes, runs and checks: all are found, edited and forgotten in the same way. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE live_cards (
      subject text NOT NULL,
      id integer NOT NULL,
      channel text NOT NULL,
      conversation_id text NOT NULL,
      message_id text NOT NULL,
      locale text NOT NULL,
      shown text NOT NULL,
      PRIMARY KEY (subject, id, channel, conversation_id)
    );
    INSERT INTO live_cards
      SELECT 'change', change_id, channel, conversation_id, message_id, locale, shown FROM change_cards
      UNION ALL SELECT 'run', run_id, channel, conversation_id, message_id, locale, shown::text FROM run_cards
      UNION ALL SELECT 'check', id, place->>'channel', place->>'conversationId', message_id, locale,
        CASE WHEN shown THEN 'done' ELSE 'asked' END FROM checks WHERE message_id IS NOT NULL;
    DROP TABLE change_cards, run_cards;
    DROP INDEX checks_open;
    ALTER TABLE checks DROP COLUMN message_id, DROP COLUMN shown;
    CREATE INDEX checks_open ON checks (id) WHERE finished_at IS NULL;
  `.execute(db);
}
