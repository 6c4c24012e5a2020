import { sql, type Kysely } from 'kysely';

/** Links lead to files of runs too. They live an hour at most, so those that are open are let go. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    DROP TABLE downloads;
    CREATE TABLE downloads (
      token_hash text PRIMARY KEY,
      subject text NOT NULL,
      id integer NOT NULL,
      sheet text NOT NULL,
      locale text NOT NULL,
      expires_at timestamptz NOT NULL
    );
  `.execute(db);
}
