import { sql, type Kysely } from 'kysely';

/** What each card of a change last showed, so that one whose redrawing was lost is found. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE change_cards ADD COLUMN shown text;
    UPDATE change_cards SET shown = state FROM changes WHERE id = change_id;
    ALTER TABLE change_cards ALTER COLUMN shown SET NOT NULL;
  `.execute(db);
}
