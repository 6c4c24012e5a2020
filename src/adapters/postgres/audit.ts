import type { Kysely } from 'kysely';
import type { AuditEntry, AuditLog } from '../../audit/index.ts';
import type { Schema } from './schema.ts';

export function auditLog(db: Kysely<Schema>): AuditLog {
  return {
    append: (entries) => appendAudit(db, entries),
    async recent(subject, limit) {
      let query = db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limit);
      if (subject !== undefined) query = query.where('subject', '=', subject);
      return (await query.execute()).map((row) => ({
        at: row.at,
        who: row.who,
        action: row.action,
        subject: row.subject,
        ...(row.detail ? { detail: row.detail } : {}),
        ...(row.conversation ? { where: row.conversation } : {}),
      }));
    },
  };
}

/** Inside the transaction of what it records: pass that as `db`. */
export async function appendAudit(db: Kysely<Schema>, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await db
    .insertInto('audit')
    .values(
      entries.map((entry) => ({
        who: JSON.stringify(entry.who),
        action: entry.action,
        subject: entry.subject,
        detail: entry.detail ? JSON.stringify(entry.detail) : null,
        conversation: entry.where ? JSON.stringify(entry.where) : null,
      })),
    )
    .execute();
}
