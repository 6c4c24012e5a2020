import { sql, type Insertable, type Kysely, type Selectable } from 'kysely';
import type { AuditEntry, AuditLog, AuditSearch, RecordedEntry } from '../../audit/index.ts';
import { currentReference } from '../../kernel/reference.ts';
import type { Schema } from './schema.ts';

export function auditLog(db: Kysely<Schema>): AuditLog {
  return {
    append: (entries) => appendAudit(db, entries),
    async recent(subject, limit) {
      let query = db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limit);
      if (subject !== undefined) query = query.where('subject', '=', subject);
      return (await query.execute()).map(entryOf);
    },
    async search(search, { page, perPage }) {
      const rows = await found(db, search)
        .orderBy('audit_chain.seq', 'desc')
        .offset(page * perPage)
        .limit(perPage + 1)
        .execute();
      return {
        entries: rows.slice(0, perPage).map((row) => ({ ...entryOf(row), seq: Number(row.seq) })),
        more: rows.length > perPage,
      };
    },
  };
}

function found(db: Kysely<Schema>, { words, subjects, since }: AuditSearch) {
  let query = db
    .selectFrom('audit')
    .innerJoin('audit_chain', 'audit_chain.entry_id', 'audit.id')
    .selectAll('audit')
    .select('audit_chain.seq');
  if (subjects) query = query.where(sql<boolean>`audit.subject = ANY(${[...subjects]}::text[])`);
  if (since) query = query.where('audit.at', '>=', since);
  if (words.length > 0) {
    const said = sql`concat_ws(' ', audit.action, audit.subject, audit.who->>'name', audit.who->>'id',
      audit.detail->>'reference')`;
    // One condition for all of them: thousands, one within the other, would overflow the stack that compiles the statement.
    const sought = [...new Set(words.map((word) => word.toLowerCase()))];
    query = query.where(
      sql<boolean>`NOT EXISTS (SELECT FROM unnest(${sought}::text[]) AS s (word) WHERE strpos(lower(${said}), word) = 0)`,
    );
  }
  return query;
}

function entryOf(row: Selectable<Schema['audit']>): RecordedEntry {
  return {
    at: row.at,
    who: row.who,
    action: row.action,
    subject: row.subject,
    ...(row.detail ? { detail: row.detail } : {}),
    ...(row.conversation ? { where: row.conversation } : {}),
  };
}

/** Inside the transaction of what it records: pass that as `db`. The database links the entries into the chain as it commits. */
export async function appendAudit(db: Kysely<Schema>, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await db.insertInto('audit').values(entries.map(auditRow)).execute();
}

/** The same for a statement that writes more than the entry. The reference of its turn leads from it to the logs. */
export function auditRow({ who, action, subject, detail, where }: AuditEntry): Insertable<Schema['audit']> {
  const reference = currentReference();
  const told = reference === undefined ? detail : { ...detail, reference };
  return {
    ...{ action, subject, who: JSON.stringify(who) },
    detail: told ? JSON.stringify(told) : null,
    conversation: where ? JSON.stringify(where) : null,
  };
}
