import { sql, type Kysely } from 'kysely';

/** How long an operation took by the tenant's own clock: when it was noticed says more of the one who looks. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE operation_targets ADD COLUMN took_ms double precision`.execute(db);
}
