import { sql, type Kysely, type Selectable } from 'kysely';
import type { ChangePlace } from '../../changes/index.ts';
import { CheckRequest, type Check, type CheckStore, type Finding } from '../../network/index.ts';
import { appendAudit } from './audit.ts';
import type { Schema } from './schema.ts';

export function checkStore(db: Kysely<Schema>): CheckStore {
  const update = (id: number) => db.updateTable('checks').where('id', '=', id);
  const ids = async (query: { execute(): Promise<readonly { id: number }[]> }): Promise<readonly number[]> =>
    (await query.execute()).map(({ id }) => id);
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
      await update(id).set({ started_at: new Date() }).execute();
    },
    finish: (id, { ok, findings }) =>
      db.transaction().execute(async (tx) => {
        const row = await tx
          .updateTable('checks')
          .set({ ok, findings: JSON.stringify(findings), finished_at: new Date() })
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
    async posted(id, messageId) {
      await update(id).set({ message_id: messageId }).execute();
    },
    async shown(id) {
      await update(id).set({ shown: true }).execute();
    },
    unfinished: () => ids(db.selectFrom('checks').select('id').where('finished_at', 'is', null)),
    async unfinishedOf(personId) {
      const { count } = await db
        .selectFrom('checks')
        .select(sql<number>`count(*)::integer`.as('count'))
        .where('finished_at', 'is', null)
        .where(sql`asked_by->>'id'`, '=', personId)
        .executeTakeFirstOrThrow();
      return count;
    },
    unshown: () =>
      ids(
        db.selectFrom('checks').select('id').where('finished_at', 'is not', null).where('shown', '=', false),
      ),
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
    messageId: row.message_id,
    askedAt: row.created_at,
    result: row.findings && { ok: row.ok ?? false, findings: row.findings as readonly Finding[] },
    finishedAt: row.finished_at,
  };
}
