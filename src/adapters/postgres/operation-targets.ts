/** Where the targets of an operation stand, and what moves them. */
import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import { WORKER } from '../../audit/index.ts';
import { TARGET_STATES, type TargetState } from '../../changes/index.ts';
import type { Region } from '../../devices/index.ts';
import type {
  DeviceAction,
  OperationLedger,
  OperationStep,
  OperationTarget,
  Step,
  Unseen,
  WaveProgress,
} from '../../operations/index.ts';
import type { Schema } from './schema.ts';

type OperationTargets = Pick<
  OperationLedger,
  | 'waves'
  | 'targets'
  | 'hold'
  | 'intend'
  | 'doubt'
  | 'accepted'
  | 'giveBack'
  | 'looked'
  | 'move'
  | 'again'
  | 'skipWaiting'
  | 'took'
  | 'usualMs'
  | 'nextLookMs'
  | 'unseen'
  | 'operationsOf'
  | 'sites'
  | 'underWay'
>;

export function operationTargets(db: Kysely<Schema>): OperationTargets {
  return {
    async waves(changeId) {
      const rows = await db
        .selectFrom('operation_targets')
        .select([
          'wave',
          'state',
          sql<number>`count(*)::integer`.as('count'),
          sql<Date>`max(moved_at)`.as('moved_at'),
        ])
        .where('change_id', '=', changeId)
        .where('wave', 'is not', null)
        .groupBy(['wave', 'state'])
        .orderBy('wave')
        .execute();
      const waves = new Map<number, WaveProgress>();
      for (const { wave, state, count, moved_at } of rows) {
        if (wave === null) continue;
        const before = waves.get(wave);
        const counts = { ...(before?.counts ?? NONE), [state]: count };
        const movedAt = before?.movedAt && before.movedAt > moved_at ? before.movedAt : moved_at;
        waves.set(wave, { wave, counts, movedAt });
      }
      return [...waves.values()];
    },

    async targets(changeId, { steps, states, wave, outcome, due, endedBy, heldLast, offset, limit }) {
      const rows = await db
        .selectFrom('operation_targets')
        .selectAll()
        .where('change_id', '=', changeId)
        .$if(steps !== undefined, (query) => query.where('step', 'in', [...(steps ?? [])]))
        .$if(states !== undefined, (query) => query.where('state', 'in', [...(states ?? [])]))
        .$if(wave !== undefined, (query) => query.where('wave', '=', wave ?? 0))
        .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome ?? ''))
        .$if(due === true, (query) => query.where('look_at', '<=', sql<Date>`now()`).orderBy('look_at'))
        .$if(endedBy !== undefined, (query) => query.where('ended_at', '<=', endedBy ?? null))
        .$if(heldLast === true, (query) =>
          query.orderBy(sql`CASE WHEN held_by IS NULL THEN 0 ELSE 1 + random() END`),
        )
        .orderBy('position')
        .offset(offset ?? 0)
        .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
        .execute();
      return rows.map(targetOf);
    },

    async hold(changeId, positions, guard) {
      await sql`
        UPDATE operation_targets SET held_by = ${guard}, held_since = now()
        WHERE change_id = ${changeId} AND position = ANY(${[...positions]}::integer[]) AND step = 'wait'
          AND held_by IS DISTINCT FROM ${guard}`.execute(db);
    },

    async intend(changeId, positions) {
      const { rows } = await sql<Selectable<Schema['operation_targets']>>`
        UPDATE operation_targets SET step = 'asked', state = 'running', asked_at = now(), moved_at = now(),
          held_by = NULL, held_since = NULL
        WHERE change_id = ${changeId} AND position = ANY(${[...positions]}::integer[]) AND step = 'wait' AND state = 'pending'
        RETURNING *`.execute(db);
      return rows.map(targetOf).sort((left, right) => left.position - right.position);
    },

    doubt: (changeId, since) =>
      db.transaction().execute(async (tx) => {
        await sql`
          UPDATE operation_targets SET step = 'asked', state = 'running', asked_at = ${since}, moved_at = now(),
            held_by = NULL, held_since = NULL
          WHERE change_id = ${changeId} AND wave IS NOT NULL AND step = 'wait' AND state = 'pending'`.execute(
          tx,
        );
        await sql`UPDATE changes SET unsure_since = NULL WHERE id = ${changeId}`.execute(tx);
      }),

    async accepted(changeId, operations, lookInMs) {
      await sql`
        UPDATE operation_targets SET step = 'under-way', operation_id = o.id, moved_at = now(),
          look_at = now() + ${lookInMs} * interval '1 ms'
        FROM unnest(${operations.map(({ position }) => position)}::integer[],
                    ${operations.map(({ operationId }) => operationId)}::text[]) AS o(position, id)
        WHERE change_id = ${changeId} AND operation_targets.position = o.position
          AND step IN ('asked', 'under-way')`.execute(db);
    },

    async giveBack(changeId, positions) {
      await sql`
        UPDATE operation_targets SET step = 'wait', state = 'pending', asked_at = NULL, moved_at = now()
        WHERE change_id = ${changeId} AND position = ANY(${[...positions]}::integer[]) AND step = 'asked'`.execute(
        db,
      );
    },

    async looked(changeId, positions, lookInMs) {
      await sql`
        UPDATE operation_targets SET looks = looks + 1,
          look_at = now() + least(${lookInMs} * power(1.5, looks), 60000) * interval '1 ms'
        WHERE change_id = ${changeId} AND position = ANY(${[...positions]}::integer[])
          AND step IN ('under-way', 'verify')`.execute(db);
    },

    move: (changeId, positions, to) =>
      positions.length === 0
        ? Promise.resolve()
        : db.transaction().execute((tx) => move(tx, changeId, positions, to)),

    async again(changeId) {
      const { numAffectedRows } = await sql`
        UPDATE operation_targets SET step = 'wait', state = 'pending', code = NULL, asked_at = NULL, ended_at = NULL,
          moved_at = now()
        WHERE change_id = ${changeId} AND wave IS NOT NULL AND state IN ('failed', 'unknown')`.execute(db);
      return Number(numAffectedRows ?? 0n);
    },

    skipWaiting: (changeId, code) =>
      db.transaction().execute(async (tx) => {
        const rows = await tx
          .selectFrom('operation_targets')
          .select('position')
          .where('change_id', '=', changeId)
          .where('step', 'in', ['wait', 'by-hand'])
          .where('state', 'in', ['pending', 'running'])
          .forUpdate()
          .execute();
        const positions = rows.map(({ position }) => position);
        if (positions.length > 0)
          await move(tx, changeId, positions, { step: 'done', state: 'skipped', code });
        return positions.length;
      }),

    async took(changeId, times) {
      if (times.length === 0) return;
      await sql`
        UPDATE operation_targets SET took_ms = t.ms
        FROM unnest(${times.map(({ position }) => position)}::integer[],
                    ${times.map(({ ms }) => ms)}::double precision[]) AS t(position, ms)
        WHERE change_id = ${changeId} AND operation_targets.position = t.position`.execute(db);
    },

    async usualMs(changeId) {
      const { rows } = await sql<{ ms: number | null }>`
        SELECT percentile_cont(0.9) WITHIN GROUP (
          ORDER BY coalesce(took_ms, extract(epoch FROM ended_at - asked_at) * 1000)) AS ms
        FROM operation_targets WHERE change_id = ${changeId} AND ended_at IS NOT NULL AND operation_id IS NOT NULL`.execute(
        db,
      );
      return rows[0]?.ms ?? undefined;
    },

    async nextLookMs(changeId, seenBy) {
      const { rows } = await sql<{ ms: number | null }>`
        SELECT extract(epoch FROM min(CASE WHEN step = 'asked' THEN now() ELSE look_at END) - now()) * 1000 AS ms
        FROM operation_targets
        WHERE change_id = ${changeId} AND state = 'running'
          AND (step IN ('asked', 'under-way') OR step = 'verify' AND ended_at <= coalesce(${seenBy ?? null}::timestamptz, ended_at))`.execute(
        db,
      );
      const ms = rows[0]?.ms;
      return ms === null || ms === undefined ? undefined : Math.max(0, ms);
    },

    async unseen(changeId, seenBy) {
      const { rows } = await sql<Unseen>`
        SELECT count(*) FILTER (WHERE step = 'verify' AND ended_at > ${seenBy})::integer AS count,
               max(ended_at) FILTER (WHERE step = 'verify' AND ended_at > ${seenBy}) AS "lastAt",
               count(*) FILTER (WHERE step = 'verify' AND ended_at <= ${seenBy})::integer AS away,
               count(*) FILTER (WHERE step IN ('asked', 'under-way'))::integer AS "underWay",
               count(*) FILTER (WHERE step = 'wait')::integer AS waiting
        FROM operation_targets
        WHERE change_id = ${changeId} AND state IN ('pending', 'running')`.execute(db);
      return rows[0] ?? { count: 0, lastAt: null, away: 0, underWay: 0, waiting: 0 };
    },

    async operationsOf(subjectIds) {
      const { rows } = await sql<{ subject_id: string; ids: string[] }>`
        SELECT subject_id, array_agg(operation_id) AS ids FROM operation_targets
        WHERE subject_id = ANY(${[...subjectIds]}::text[]) AND operation_id IS NOT NULL GROUP BY 1`.execute(
        db,
      );
      return new Map(rows.map(({ subject_id, ids }) => [subject_id, new Set(ids)]));
    },

    async sites(changeId) {
      const rows = await db
        .selectFrom('operation_targets')
        .select('site')
        .distinct()
        .where('change_id', '=', changeId)
        .where('state', '=', 'pending')
        .execute();
      return rows.map(({ site }) => site);
    },

    async underWay() {
      const rows = await db
        .selectFrom('operation_targets')
        .select(['subject_id', 'site'])
        .where('state', '=', 'running')
        .where('step', 'in', ['asked', 'under-way', 'verify'])
        .where('mac', 'is not', null)
        .execute();
      return new Map(rows.map(({ subject_id, site }) => [subject_id, site]));
    },
  };
}

const NONE = Object.fromEntries(TARGET_STATES.map((state) => [state, 0])) as Record<TargetState, number>;

/** Moves targets and audits what became of those that are through, in the caller's transaction. */
async function move(
  tx: Transaction<Schema>,
  changeId: number,
  positions: readonly number[],
  { step, state, code }: Step,
): Promise<void> {
  const final = step === 'done';
  await sql`
    WITH moved AS (
      UPDATE operation_targets SET step = ${step}, state = ${state}, code = ${code ?? null}, moved_at = now(),
        held_by = NULL, held_since = NULL, looks = 0,
        ended_at = CASE WHEN ${step} IN ('verify', 'done') AND step <> 'verify' THEN now() ELSE ended_at END,
        look_at = CASE WHEN ${step} = 'verify' THEN now() ELSE NULL END
      WHERE change_id = ${changeId} AND position = ANY(${[...positions]}::integer[]) AND state IN ('pending', 'running')
      RETURNING coalesce('device ' || mac, 'user ' || upn, subject_id) AS subject)
    INSERT INTO audit (who, action, subject, detail)
    SELECT ${JSON.stringify(WORKER)}::jsonb, ${`target.${state}`}, subject,
           jsonb_strip_nulls(jsonb_build_object('change', ${changeId}::integer, 'code', ${code ?? null}::text))
    FROM moved WHERE ${final}`.execute(tx);
}

/** The database holds what this program wrote: the casts name it again. */
function targetOf(row: Selectable<Schema['operation_targets']>): OperationTarget {
  return {
    position: row.position,
    subjectId: row.subject_id,
    name: row.name,
    mac: row.mac,
    site: row.site,
    region: row.region as Region | null,
    vendor: row.vendor,
    model: row.model,
    firmware: row.firmware,
    upn: row.upn,
    outcome: row.outcome,
    wave: row.wave,
    before: row.before,
    action: row.action as DeviceAction | null,
    version: row.version,
    step: row.step as OperationStep,
    state: row.state as TargetState,
    code: row.code,
    operationId: row.operation_id,
    askedAt: row.asked_at,
    heldSince: row.held_since,
    endedAt: row.ended_at,
  };
}
