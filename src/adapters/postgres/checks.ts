import { sql, type Kysely, type Selectable } from 'kysely';
import type { ChangePlace } from '../../changes/index.ts';
import { CheckRequest, proves, type Check, type CheckStore, type Finding } from '../../checks/index.ts';
import { appendAudit } from './audit.ts';
import type { Schema } from './schema.ts';

export function checkStore(db: Kysely<Schema>): CheckStore {
  return {
    async create({ request, askedBy, place, locale }) {
      const row = await db
        .insertInto('checks')
        .values({
          kind: request.kind,
          input: JSON.stringify(request),
          asked_by: JSON.stringify(askedBy),
          place: JSON.stringify(place),
          locale,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return checkOf(row);
    },
    async find(id) {
      const row = await db.selectFrom('checks').selectAll().where('id', '=', id).executeTakeFirst();
      return row && checkOf(row);
    },
    async begin(id) {
      await db
        .updateTable('checks')
        .set({ started_at: sql<Date>`now()` })
        .where('id', '=', id)
        .execute();
    },
    finish: (id, findings) =>
      db.transaction().execute(async (tx) => {
        const ok = proves(findings);
        const row = await tx
          .updateTable('checks')
          .set({ ok, findings: JSON.stringify(findings), finished_at: sql<Date>`now()` })
          .where('id', '=', id)
          .where('finished_at', 'is', null)
          .returningAll()
          .executeTakeFirst();
        if (!row) return false;
        const { request, askedBy: who, place: where } = checkOf(row);
        const failed = findings.filter(({ outcome }) => outcome === 'failed').length;
        const detail = { request, ok, findings: findings.length, failed };
        await appendAudit(tx, [{ who, action: 'check.ran', subject: `check ${id}`, detail, where }]);
        return true;
      }),
    async unfinished() {
      const rows = await db.selectFrom('checks').select('id').where('finished_at', 'is', null).execute();
      return rows.map(({ id }) => id);
    },
    async unfinishedOf(personId) {
      const { count } = await db
        .selectFrom('checks')
        .select(sql<number>`count(*)::integer`.as('count'))
        .where('finished_at', 'is', null)
        .where(sql`asked_by->>'id'`, '=', personId)
        .executeTakeFirstOrThrow();
      return count;
    },
  };
}

function checkOf(row: Selectable<Schema['checks']>): Check {
  return {
    id: row.id,
    request: CheckRequest.parse(row.input),
    askedBy: row.asked_by,
    // The database holds what this program wrote: the casts name it again.
    place: row.place as ChangePlace,
    locale: row.locale,
    askedAt: row.created_at,
    findings: row.findings as readonly Finding[] | null,
    finishedAt: row.finished_at,
  };
}
