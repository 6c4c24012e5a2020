import { sql, type Kysely } from 'kysely';

/** Why the inventory cannot be read: Microsoft has announced that the interface will go. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE inventory_syncs ADD COLUMN problem text`.execute(db);
}
