import type { Kysely, Selectable } from 'kysely';
import type { ChangePlace } from '../../changes/index.ts';
import { ok } from '../../kernel/result.ts';
import type { Run, RunEvent, RunState, RunStore } from '../../runbooks/index.ts';
import { appendAudit, auditRow } from './audit.ts';
import type { Schema } from './schema.ts';

export function runStore(db: Kysely<Schema>): RunStore {
  return {
    start: ({ runbook, startedBy, place, state, dueAt }) =>
      db.transaction().execute(async (tx) => {
        const row = await tx
          .insertInto('runs')
          .values({
            runbook,
            status: state.status,
            state: JSON.stringify(state),
            started_by: JSON.stringify(startedBy),
            place: JSON.stringify(place),
            due_at: dueAt ?? null,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await appendAudit(tx, [
          {
            who: startedBy,
            action: 'run.started',
            subject: `run ${row.id}`,
            detail: { runbook },
            where: place,
          },
        ]);
        return toRun(row);
      }),
    async find(id) {
      const row = await db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toRun(row);
    },
    async list({ open, limit }) {
      const rows = await db
        .selectFrom('runs')
        .selectAll()
        .$if(open, (query) => query.where('status', 'in', ['open', 'paused']))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toRun);
    },
    advance: (id, { event, who, at, where }, decide) =>
      db.transaction().execute(async (tx) => {
        const row = await tx
          .selectFrom('runs')
          .selectAll()
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirst();
        if (!row) return undefined;
        const advanced = decide(toRun(row));
        if (!advanced.ok) return advanced;
        const { state, dueAt } = advanced.value;
        const revision = row.revision + 1;
        // One statement: a person waits for each way to the database and back.
        await tx
          .with('moved', (db) =>
            db
              .updateTable('runs')
              .set({ status: state.status, state: JSON.stringify(state), revision, due_at: dueAt ?? null })
              .where('id', '=', id),
          )
          .with('happened', (db) =>
            db.insertInto('run_events').values({
              ...{ run_id: id, revision, at },
              ...{ event: JSON.stringify(recorded(event)), who: JSON.stringify(who) },
            }),
          )
          .insertInto('audit')
          .values(
            auditRow({
              who,
              action: `run.${event.kind}`,
              subject: `run ${id}`,
              detail: {
                ...('stage' in event ? { stage: event.stage } : {}),
                ...('command' in event ? { command: event.command } : {}),
              },
              ...(where ? { where: { channel: where.channel, conversationId: where.conversationId } } : {}),
            }),
          )
          .execute();
        return ok({ ...advanced.value, run: { ...toRun(row), state, revision } });
      }),
    async due(now) {
      const rows = await db
        .selectFrom('runs')
        .select('id')
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .execute();
      return rows.map(({ id }) => id);
    },
    async history(id) {
      const rows = await db
        .selectFrom('run_events')
        .selectAll()
        .where('run_id', '=', id)
        .orderBy('revision')
        .execute();
      return rows.map(({ event, who, at }) => ({ event: event as RunEvent, who, at }));
    },
  };
}

/**
 * Without what was given: the answer that it was taken for stands in the state. Output that is pasted whole holds more than
 * anybody asked for, passwords among it.
 */
function recorded(event: RunEvent): RunEvent {
  if (event.kind !== 'complete') return event;
  const { kind, stage, note } = event;
  return { kind, stage, ...(note === undefined ? {} : { note }) };
}

/** The database holds what this program wrote: the casts name it again. */
function toRun(row: Selectable<Schema['runs']>): Run {
  return {
    id: row.id,
    runbook: row.runbook,
    state: row.state as RunState,
    revision: row.revision,
    startedBy: row.started_by,
    startedAt: row.started_at,
    place: row.place as ChangePlace,
  };
}
