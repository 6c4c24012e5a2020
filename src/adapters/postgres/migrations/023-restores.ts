import { sql, type Kysely } from 'kysely';

/**
 * How a database that was restored from a backup is told from the one that the backup was made of, and which changes have since to be
 * read back from the tenant: it knows what the backup does not.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE installation (
      only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
      -- Where these tables were when somebody last looked.
      home text NOT NULL
    );
    ALTER TABLE changes ADD COLUMN unsure_since timestamptz;

    -- A restored table has another number, or the same on another server.
    CREATE FUNCTION database_home() RETURNS text LANGUAGE plpgsql STABLE AS $$
      DECLARE
        tables text := (SELECT oid FROM pg_database WHERE datname = current_database()) || '/' || 'installation'::regclass::oid;
      BEGIN
        RETURN (SELECT system_identifier FROM pg_control_system()) || '/' || tables;
      EXCEPTION WHEN insufficient_privilege OR undefined_function OR feature_not_supported THEN
        RETURN tables;
      END $$;
  `.execute(db);
}
