import { sql, type Kysely, type Selectable } from 'kysely';
import type { AuditEntry } from '../../audit/index.ts';
import type { ChangePlace } from '../../changes/index.ts';
import { ok } from '../../kernel/result.ts';
import type { Run, RunEvent, RunState, RunStore } from '../../runbooks/index.ts';
import { auditRow } from './audit.ts';
import { gathered } from './gather.ts';
import type { Schema } from './schema.ts';

export function runStore(db: Kysely<Schema>): RunStore {
  const advance = gathered((moves: readonly Move[]) => db.transaction().execute((tx) => advanced(tx, moves)));
  return {
    async start({ runbook, startedBy, place, state, dueAt, offer = null }) {
      // One statement: a person waits for each way to the database and back.
      const row = await db
        .with('started', (db) =>
          db
            .insertInto('runs')
            .values({
              runbook,
              status: state.status,
              state: JSON.stringify(state),
              started_by: JSON.stringify(startedBy),
              place: JSON.stringify(place),
              due_at: dueAt ?? null,
              offer,
            })
            .onConflict((conflict) => conflict.column('offer').doNothing())
            .returningAll(),
        )
        .with(
          'noted',
          () => sql`(
            INSERT INTO audit (who, action, subject, detail, conversation)
            SELECT started_by, 'run.started', 'run ' || id, jsonb_build_object('runbook', runbook), place FROM started)`,
        )
        .selectFrom('started')
        .selectAll()
        .executeTakeFirst();
      return toRun(row ?? (await startedBefore(db, offer)));
    },
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
    advance: (id, happening, decide) => advance({ id, happening, decide }),
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

function startedBefore(db: Kysely<Schema>, offer: string | null): Promise<Selectable<Schema['runs']>> {
  return db.selectFrom('runs').selectAll().where('offer', '=', offer).executeTakeFirstOrThrow();
}

interface Move {
  readonly id: number;
  readonly happening: Parameters<RunStore['advance']>[1];
  readonly decide: Parameters<RunStore['advance']>[2];
}

/** A move that was not refused, and the run as it is after it. */
interface Moved {
  readonly run: Run;
  readonly dueAt: Date | undefined;
  readonly happening: Move['happening'];
}

type Outcome = Awaited<ReturnType<RunStore['advance']>>;

/**
 * Moves of one run follow each other, as they were asked for. A person waits for each way to the database and back, so there are
 * two: all runs are locked by one statement and written by another.
 */
async function advanced(tx: Kysely<Schema>, moves: readonly Move[]): Promise<(move: Move) => Outcome> {
  // In order, so that two bots that advance the same runs never wait for each other crosswise.
  const rows = await tx
    .selectFrom('runs')
    .selectAll()
    .where(sql<boolean>`id = ANY(${moves.map(({ id }) => id)}::integer[])`)
    .orderBy('id')
    .forUpdate()
    .execute();
  const runs = new Map(rows.map((row) => [row.id, toRun(row)]));
  const moved: Moved[] = [];
  const outcomes = new Map<Move, () => Outcome>();
  for (const move of moves) {
    const advance = (run: Run): Outcome => {
      const decided = move.decide(run);
      if (!decided.ok) return decided;
      const { state, dueAt } = decided.value;
      const after = { ...run, state, revision: run.revision + 1 };
      runs.set(run.id, after);
      moved.push({ run: after, dueAt, happening: move.happening });
      return ok({ ...decided.value, run: after });
    };
    const run = runs.get(move.id);
    outcomes.set(move, run ? settled(() => advance(run)) : () => undefined);
  }
  if (moved.length > 0) await writeMoves(tx, moved);
  return (move) => outcomes.get(move)?.();
}

/** What came of it, for later: a move that fails fails for whoever asked for it. */
function settled<T>(work: () => T): () => T {
  try {
    const value = work();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

async function writeMoves(tx: Kysely<Schema>, moved: readonly Moved[]): Promise<void> {
  const standing = new Map(
    moved.map(({ run: { id, revision, state }, dueAt }) => [
      id,
      { id, revision, state, status: state.status, due_at: dueAt?.toISOString() ?? null },
    ]),
  );
  await tx
    .with(
      'moved',
      () => sql`
      (UPDATE runs SET status = now.status, state = now.state, revision = now.revision, due_at = now.due_at
      FROM jsonb_to_recordset(${JSON.stringify([...standing.values()])}::jsonb)
        AS now(id integer, revision integer, state jsonb, status text, due_at timestamptz)
      WHERE runs.id = now.id)`,
    )
    .with('happened', (db) =>
      db.insertInto('run_events').values(
        moved.map(({ run: { id, revision }, happening: { event, who, at } }) => ({
          ...{ run_id: id, revision, at },
          ...{ event: JSON.stringify(recorded(event)), who: JSON.stringify(who) },
        })),
      ),
    )
    .insertInto('audit')
    .values(moved.map((move) => auditRow(entryOf(move))))
    .execute();
}

function entryOf({ run, happening: { event, who, where } }: Moved): AuditEntry {
  return {
    who,
    action: `run.${event.kind}`,
    subject: `run ${run.id}`,
    detail: {
      ...('stage' in event ? { stage: event.stage } : {}),
      ...('command' in event ? { command: event.command } : {}),
    },
    ...(where ? { where: { channel: where.channel, conversationId: where.conversationId } } : {}),
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
