/** Where the targets of a change stand, and what moves them. */
import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import { WORKER } from '../../audit/index.ts';
import type { TargetState } from '../../changes/index.ts';
import {
  RECENT_MS,
  type EnrolmentLedger,
  type Move,
  type Stage,
  type Target,
} from '../../enrolment/index.ts';
import { appendAudit } from './audit.ts';
import { finishChange } from './ledger-changes.ts';
import { targetOf } from './ledger-rows.ts';
import type { Schema } from './schema.ts';

const FINAL: readonly TargetState[] = ['succeeded', 'failed', 'skipped', 'unknown'];

type TargetLedger = Pick<
  EnrolmentLedger,
  'begin' | 'progress' | 'targets' | 'intend' | 'move' | 'saveCodes' | 'skipPending' | 'trust' | 'finish'
>;

export function targetLedger(db: Kysely<Schema>): TargetLedger {
  return {
    begin: (changeId) =>
      db.transaction().execute(async (tx) => {
        const begun = await tx
          .updateTable('changes')
          .set({ state: 'running', started_at: sql<Date>`now()` })
          .where('id', '=', changeId)
          .where('state', '=', 'approved')
          .returning('id')
          .executeTakeFirst();
        if (begun)
          await appendAudit(tx, [{ who: WORKER, action: 'change.started', subject: `change ${changeId}` }]);
      }),

    async progress(changeId) {
      const rows = await db
        .selectFrom('targets')
        .select([
          'outcome',
          'stage',
          'state',
          sql<number>`count(*)::integer`.as('count'),
          sql<number>`(count(*) FILTER (WHERE moved_at > now() - ${RECENT_MS} * interval '1 ms'))::integer`.as(
            'recent',
          ),
          sql<Date>`max(moved_at)`.as('moved_at'),
        ])
        .where('change_id', '=', changeId)
        .groupBy(['outcome', 'stage', 'state'])
        .execute();
      return {
        counts: rows.map(({ outcome, stage, state, count, recent }) => ({
          outcome: outcome as Target['outcome'],
          stage: stage as Stage,
          state: state as TargetState,
          count,
          recent,
        })),
        movedAt: rows.reduce<Date | null>(
          (latest, row) => (latest && latest > row.moved_at ? latest : row.moved_at),
          null,
        ),
      };
    },

    async targets(changeId, { stage, states, batch, outcome, offset, limit }) {
      const rows = await db
        .selectFrom('targets')
        .selectAll()
        .where('change_id', '=', changeId)
        .$if(stage !== undefined, (query) => query.where('stage', '=', stage ?? ''))
        .$if(states !== undefined, (query) => query.where('state', 'in', [...(states ?? [])]))
        .$if(batch !== undefined, (query) => query.where('batch', '=', batch ?? 0))
        .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome ?? ''))
        .orderBy('position')
        .offset(offset ?? 0)
        .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
        .execute();
      return rows.map(targetOf);
    },

    async intend(changeId, stage, limit) {
      const rows = await sql<Selectable<Schema['targets']>>`
        UPDATE targets SET state = 'running', moved_at = now()
        WHERE change_id = ${changeId} AND position IN (
          SELECT position FROM targets WHERE change_id = ${changeId} AND stage = ${stage} AND state = 'pending'
          ORDER BY position LIMIT ${limit})
        RETURNING *`.execute(db);
      return rows.rows.map(targetOf);
    },

    move: (changeId, positions, to) =>
      positions.length === 0
        ? Promise.resolve()
        : db.transaction().execute((tx) => move(tx, changeId, positions, to)),

    async saveCodes(changeId, codes) {
      await sql`
        UPDATE targets SET verification_code = c.code, code_expires_at = c.expires_at, state = 'running', moved_at = now()
        FROM unnest(${codes.map(({ mac }) => mac)}::text[], ${codes.map(({ code }) => code)}::text[],
                    ${codes.map(({ expiresAt }) => expiresAt)}::timestamptz[]) AS c(mac, code, expires_at)
        WHERE change_id = ${changeId} AND targets.mac = c.mac AND stage = 'activate'
          AND state IN ('pending', 'running')`.execute(db);
    },

    skipPending: (changeId, code) =>
      db.transaction().execute(async (tx) => {
        const rows = await sql<{ position: number; stage: Stage }>`
          SELECT position, stage FROM targets t WHERE change_id = ${changeId}
            AND (state = 'pending' AND stage <> 'verify' OR state = 'running' AND stage = 'activate')
            AND NOT EXISTS (SELECT 1 FROM sign_in_batches b WHERE b.change_id = t.change_id AND b.number = t.batch
                            AND b.state IN ('submitting', 'submitted'))
          FOR UPDATE`.execute(tx);
        await sql`UPDATE sign_in_batches SET state = 'done' WHERE change_id = ${changeId} AND state = 'ready'`.execute(
          tx,
        );
        for (const stage of new Set(rows.rows.map((row) => row.stage))) {
          const positions = rows.rows.filter((row) => row.stage === stage).map((row) => row.position);
          await move(tx, changeId, positions, { stage, state: 'skipped', code });
        }
        return rows.rows.length;
      }),

    async trust(changeId) {
      await sql`UPDATE changes SET unsure_since = NULL WHERE id = ${changeId}`.execute(db);
    },

    finish: (changeId) =>
      finishChange(db, changeId, sql`SELECT state FROM targets WHERE change_id = ${changeId}`),
  };
}

/** Moves targets and audits what became of those that are through, in the caller's transaction. */
async function move(
  tx: Transaction<Schema>,
  changeId: number,
  positions: readonly number[],
  { stage, state, code }: Move,
): Promise<void> {
  const final = FINAL.includes(state);
  await sql`
    WITH moved AS (
      UPDATE targets SET stage = ${stage}, state = ${state}, code = ${code ?? null}, moved_at = now(),
        verification_code = CASE WHEN ${final} THEN NULL ELSE verification_code END
      WHERE change_id = ${changeId} AND position = ANY(${[...positions]}) AND state IN ('pending', 'running')
      RETURNING mac, upn)
    INSERT INTO audit (who, action, subject, detail)
    SELECT ${JSON.stringify(WORKER)}::jsonb, ${`target.${state}`}, 'device ' || mac,
           jsonb_strip_nulls(jsonb_build_object('change', ${changeId}::integer, 'stage', ${stage}::text,
             'code', ${code ?? null}::text, 'upn', upn))
    FROM moved WHERE ${final}`.execute(tx);
}
