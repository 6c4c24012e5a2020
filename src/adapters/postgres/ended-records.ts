/** What has ended, and goes when it has been kept for long enough. */
import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely';
import { WORKER } from '../../audit/index.ts';
import type { EndedRecords } from '../../retention/index.ts';
import { appendAudit } from './audit.ts';
import type { Schema } from './schema.ts';

/** In one transaction: a change may have ten thousand targets. The next sweep goes on. */
const AT_ONCE = 50;

/** Of each kind: when it ended, by which condition it may go, and what goes with it. */
interface Kind {
  readonly table: keyof Schema;
  /** Null where it has not. */
  readonly endedAt: RawBuilder<Date | null>;
  readonly isFree: RawBuilder<boolean>;
  /** Tables that refer to it, by the column. */
  readonly parts: Readonly<Record<string, string>>;
  /** What its cards call it. */
  readonly subject?: string;
}

const ALWAYS = sql<boolean>`true`;

const KINDS: readonly Kind[] = [
  {
    table: 'changes',
    endedAt: sql`finished_at`,
    // Neither a retry, nor an undo that goes on, nor a schedule refers to it.
    isFree: sql`NOT EXISTS (SELECT FROM changes o WHERE o.retry_of = changes.id
        OR o.finished_at IS NULL AND (o.request->>'undoes')::integer = changes.id)
      AND NOT EXISTS (SELECT FROM schedules s WHERE s.last_change_id = changes.id AND s.state = 'active')`,
    parts: {
      ...{
        approvals: 'change_id',
        csv_sources: 'change_id',
        targets: 'change_id',
        rejected_rows: 'change_id',
      },
      ...{ sign_in_batches: 'change_id', operation_targets: 'change_id', schedules: 'last_change_id' },
    },
    subject: 'change',
  },
  {
    table: 'runs',
    endedAt: sql`CASE WHEN status IN ('finished', 'abandoned')
      THEN coalesce((SELECT max(at) FROM run_events e WHERE e.run_id = runs.id), started_at) END`,
    isFree: ALWAYS,
    parts: { run_events: 'run_id' },
    subject: 'run',
  },
  {
    table: 'incidents',
    endedAt: sql`CASE WHEN state = 'closed' THEN coalesce(recovered_at, last_fall_at) END`,
    // The bots have told all of it.
    isFree: sql`told_revision >= revision AND look_at IS NULL`,
    parts: { incident_phones: 'incident_id' },
    subject: 'incident',
  },
  {
    table: 'deadline_warnings',
    endedAt: sql`CASE WHEN told THEN created_at END`,
    // What is still ahead must not be told twice.
    isFree: sql`NOT EXISTS (SELECT FROM deadline_items i WHERE i.warning_id = deadline_warnings.id AND i.at > now())`,
    parts: { deadline_items: 'warning_id' },
    subject: 'deadlines',
  },
  { table: 'checks', endedAt: sql`finished_at`, isFree: ALWAYS, parts: {}, subject: 'check' },
  { table: 'delegations', endedAt: sql`least(ended_at, until)`, isFree: ALWAYS, parts: {} },
];

export function endedRecords(db: Kysely<Schema>): EndedRecords {
  return {
    async oldest() {
      const ends = KINDS.map(
        ({ table, endedAt, isFree }) =>
          sql`SELECT min(${endedAt}) AS at FROM ${sql.table(table)} WHERE ${isFree}`,
      );
      const { rows } = await sql<{ at: Date | null }>`
        SELECT min(at) AS at FROM (${sql.join(ends, sql` UNION ALL `)}) AS ends`.execute(db);
      return rows[0]?.at ?? undefined;
    },
    forget: (before, days) =>
      db.transaction().execute(async (tx) => {
        const counts: Record<string, number> = {};
        for (const kind of KINDS) {
          const count = await forgetSome(tx, kind, before);
          if (count > 0) counts[kind.table] = count;
        }
        if (Object.keys(counts).length === 0) return;
        const detail = { ...counts, before: before.toISOString(), days };
        await appendAudit(tx, [{ who: WORKER, action: 'records.forgotten', subject: 'records', detail }]);
      }),
  };
}

async function forgetSome(
  tx: Transaction<Schema>,
  { table, endedAt, isFree, parts, subject }: Kind,
  before: Date,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    SELECT id FROM ${sql.table(table)} WHERE ${endedAt} < ${before} AND ${isFree} ORDER BY id LIMIT ${AT_ONCE}
    FOR UPDATE SKIP LOCKED`.execute(tx);
  if (rows.length === 0) return 0;
  const ids = rows.map(({ id }) => id);
  for (const [part, column] of Object.entries(parts)) {
    await sql`DELETE FROM ${sql.table(part)} WHERE ${sql.ref(column)} = ANY(${ids}::integer[])`.execute(tx);
  }
  if (subject !== undefined) {
    await sql`DELETE FROM live_cards WHERE subject = ${subject} AND id = ANY(${ids}::integer[])`.execute(tx);
  }
  await sql`DELETE FROM ${sql.table(table)} WHERE id = ANY(${ids}::integer[])`.execute(tx);
  return ids.length;
}
