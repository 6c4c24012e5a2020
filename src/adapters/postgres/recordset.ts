import { sql, type RawBuilder } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * `INSERT INTO table (…) SELECT …` of many rows at once, without a limit of parameters, into the columns that the rows name: those that a
 * newer version has added keep their defaults, or this one could not go on beside it.
 * @param rows one at least, all with the same columns
 */
export function insertRecords(table: keyof Schema, rows: readonly object[]): RawBuilder<unknown> {
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((column) => sql.ref(column)));
  return sql`INSERT INTO ${sql.table(table)} (${columns})
    SELECT ${columns} FROM jsonb_populate_recordset(NULL::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`;
}
