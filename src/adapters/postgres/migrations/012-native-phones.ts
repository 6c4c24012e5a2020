import { sql, type Kysely } from 'kysely';

/** Native Teams phones beside those behind SIP Gateway; of each target, what the tenant is asked for, and the version it is to get. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE devices ADD COLUMN platform text NOT NULL DEFAULT 'sip-gateway';
    ALTER TABLE operation_targets ADD COLUMN action text, ADD COLUMN version text;
  `.execute(db);
}
