/** Finds rows of any table by what their text and JSON says. */
import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { Schema } from './schema.ts';

export interface TextTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

export interface MentioningRow {
  /** Where it stands until the transaction ends or writes it. */
  readonly ctid: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Every table with its columns of text and JSON, so that none that is added later is forgotten. */
export async function textTables(tx: Transaction<Schema>): Promise<readonly TextTable[]> {
  const { rows } = await sql<TextTable>`
    SELECT c.table_name AS name, json_agg(json_build_object('name', c.column_name, 'type', c.udt_name)) AS columns
    FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.udt_name IN ('text', 'jsonb', '_text')
    GROUP BY 1 ORDER BY 1`.execute(tx);
  return rows;
}

/** Whether one of the columns holds one of the texts, however it is written. */
export function mentions(columns: readonly string[], texts: readonly string[]): RawBuilder<boolean> {
  // As JSON holds them, too: a quotation mark in a name has a backslash before it there.
  const spellings = [...new Set(texts.flatMap((text) => [text, JSON.stringify(text).slice(1, -1)]))];
  const held = columns.map(
    (column) => sql`EXISTS (SELECT FROM unnest(${spellings}::text[]) AS said
      WHERE strpos(lower(${sql.ref(column)}::text), lower(said)) > 0)`,
  );
  return sql`(${sql.join(held, sql` OR `)})`;
}

/** Those rows, held until the transaction ends. */
export async function rowsThatMention(
  tx: Transaction<Schema>,
  { name, columns }: TextTable,
  texts: readonly string[],
): Promise<readonly MentioningRow[]> {
  const names = columns.map((column) => column.name);
  const { rows } = await sql<Record<string, unknown> & { ctid: string }>`
    SELECT ctid::text AS ctid, ${sql.join(names.map((column) => sql.ref(column)))}
    FROM ${sql.table(name)} WHERE ${mentions(names, texts)} FOR UPDATE`.execute(tx);
  return rows.map(({ ctid, ...values }) => ({ ctid, values }));
}
