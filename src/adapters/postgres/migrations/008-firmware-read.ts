import { sql, type Kysely } from 'kysely';

/** When each phone was asked for its firmware, which lists of phones do not tell. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE devices ADD COLUMN firmware_read_at timestamptz`.execute(db);
}
