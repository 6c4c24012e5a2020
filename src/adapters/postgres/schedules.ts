import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import type { ChangePlace } from '../../changes/index.ts';
import { ok } from '../../kernel/result.ts';
import {
  OperationRequest,
  type OperationKind,
  type Recurrence,
  type Schedule,
  type ScheduleDecision,
  type ScheduleStore,
} from '../../operations/index.ts';
import { appendAudit } from './audit.ts';
import { insertDraft } from './ledger-changes.ts';
import type { Schema } from './schema.ts';

export function scheduleStore(db: Kysely<Schema>): ScheduleStore {
  return {
    create: ({ kind, name, request, every, zone, requestedBy, place, locale, nextAt }) =>
      db.transaction().execute(async (tx) => {
        const row = await tx
          .insertInto('schedules')
          .values({
            kind,
            name,
            request: JSON.stringify(request),
            every: JSON.stringify(every),
            zone,
            requested_by: JSON.stringify(requestedBy),
            place: JSON.stringify(place),
            locale,
            next_at: nextAt,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        const { channel, conversationId } = place;
        await appendAudit(tx, [
          {
            who: requestedBy,
            action: 'schedule.created',
            subject: `schedule ${row.id}`,
            detail: { kind, name, every, zone },
            where: { channel, conversationId },
          },
        ]);
        return scheduleOf(row);
      }),
    async find(id) {
      const row = await db.selectFrom('schedules').selectAll().where('id', '=', id).executeTakeFirst();
      return row && scheduleOf(row);
    },
    async active() {
      const rows = await db
        .selectFrom('schedules')
        .selectAll()
        .where('state', '=', 'active')
        .orderBy('next_at')
        .orderBy('id')
        .execute();
      return rows.map(scheduleOf);
    },
    decide: (id, decide) =>
      db.transaction().execute(async (tx) => {
        const row = await tx
          .selectFrom('schedules')
          .selectAll()
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirst();
        if (!row) return undefined;
        const schedule = scheduleOf(row);
        const decided = decide(schedule);
        return decided?.ok ? ok(await write(tx, schedule, decided.value)) : decided;
      }),
    async asking(changeId) {
      const row = await db
        .selectFrom('schedules')
        .selectAll()
        .where('last_change_id', '=', changeId)
        .executeTakeFirst();
      return row && scheduleOf(row);
    },
    async unasked() {
      const { rows } = await sql<{ id: number }>`
        SELECT id FROM schedules WHERE missed_at IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM live_cards WHERE subject = 'schedule' AND live_cards.id = schedules.id)`.execute(db);
      return rows.map(({ id }) => id);
    },
  };
}

async function write(
  tx: Transaction<Schema>,
  schedule: Schedule,
  { patch, asks, audit }: ScheduleDecision,
): Promise<{ schedule: Schedule; changeId: number | null }> {
  const change = asks && (await insertDraft(tx, schedule.kind, schedule, OperationRequest.parse(asks)));
  const changed = { ...schedule, ...patch, ...(change ? { lastChangeId: change.id } : {}) };
  await tx
    .updateTable('schedules')
    .set({
      every: JSON.stringify(changed.every),
      next_at: changed.nextAt,
      missed_at: changed.missedAt,
      last_change_id: changed.lastChangeId,
      state: changed.state,
    })
    .where('id', '=', schedule.id)
    .execute();
  await appendAudit(tx, [audit]);
  return { schedule: changed, changeId: change?.id ?? null };
}

function scheduleOf(row: Selectable<Schema['schedules']>): Schedule {
  return {
    id: row.id,
    // The database holds what this program wrote: the casts name it again.
    kind: row.kind as OperationKind,
    name: row.name,
    request: OperationRequest.parse(row.request),
    every: row.every as Recurrence,
    zone: row.zone,
    requestedBy: row.requested_by,
    place: row.place as ChangePlace,
    locale: row.locale,
    nextAt: row.next_at,
    missedAt: row.missed_at,
    lastChangeId: row.last_change_id,
    state: row.state as Schedule['state'],
  };
}
