import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import type pg from 'pg';
import { WORKER } from '../../audit/index.ts';
import type { TargetState } from '../../changes/index.ts';
import type { Mac, Region } from '../../devices/index.ts';
import type { CsvSource, EnrolmentLedger, Move, SignInBatch, Stage, Target } from '../../enrolment/index.ts';
import { rejectedRow } from '../../enrolment/index.ts';
import { appendAudit } from './audit.ts';
import { findChange, patchChange } from './changes.ts';
import { exclusively } from './locks.ts';
import type { Schema } from './schema.ts';

/** Rows a single INSERT carries: PostgreSQL takes 65,535 parameters a statement. */
const INSERT_ROWS = 4_000;
const FINAL: readonly TargetState[] = ['succeeded', 'failed', 'skipped', 'unknown'];

export function enrolmentLedger(db: Kysely<Schema>, pool: pg.Pool): EnrolmentLedger {
  return {
    create: (draft, source) =>
      db.transaction().execute(async (tx) => {
        const { id } = await tx
          .insertInto('changes')
          .values({
            kind: 'enrolment',
            state: 'draft',
            name: draft.name,
            requested_by: JSON.stringify(draft.requestedBy),
            place: JSON.stringify(draft.place),
            retry_of: draft.retryOf ?? null,
          })
          .returning('id')
          .executeTakeFirstOrThrow();
        await tx
          .insertInto('csv_sources')
          .values({ change_id: id, source: JSON.stringify(source) })
          .execute();
        await appendAudit(tx, [
          {
            who: draft.requestedBy,
            action: 'change.requested',
            subject: `change ${id}`,
            detail: {
              kind: 'enrolment',
              name: draft.name,
              ...(draft.retryOf ? { retryOf: draft.retryOf } : {}),
            },
            where: { channel: draft.place.channel, conversationId: draft.place.conversationId },
          },
        ]);
        const change = await findChange(tx, id);
        if (!change) throw new Error('a change vanished inside its own transaction');
        return change;
      }),

    async source(changeId) {
      const row = await db
        .selectFrom('csv_sources')
        .select('source')
        .where('change_id', '=', changeId)
        .executeTakeFirst();
      return row?.source as CsvSource | undefined;
    },

    savePlan: (changeId, plan) =>
      db.transaction().execute(async (tx) => {
        const before = await findChange(tx, changeId);
        await tx.deleteFrom('targets').where('change_id', '=', changeId).execute();
        await tx.deleteFrom('rejected_rows').where('change_id', '=', changeId).execute();
        await insertInParts(plan.targets, (part, start) =>
          tx
            .insertInto('targets')
            .values(
              part.map((target, index) => ({
                change_id: changeId,
                position: start + index,
                row: target.row,
                mac: target.mac,
                upn: target.upn,
                site: target.site,
                region: target.region,
                vendor: target.vendor,
                outcome: target.outcome,
                stage: target.stage,
                state: 'pending',
                code: null,
                verification_code: null,
                code_expires_at: null,
                batch: null,
                moved_at: plan.judgedAt,
              })),
            )
            .execute(),
        );
        await insertInParts(plan.rejected, (part) =>
          tx
            .insertInto('rejected_rows')
            .values(
              part.map((judgement) => {
                const { row, outcome, mac, user, site, region } = rejectedRow(judgement);
                const hint = JSON.stringify(judgement.hint ?? {});
                return { change_id: changeId, row, outcome, mac, upn: user, site, region, hint };
              }),
            )
            .execute(),
        );
        const unchanged = before?.state === 'approved' && before.digest === plan.digest;
        await patchChange(tx, changeId, {
          state: unchanged ? 'approved' : 'awaiting-approval',
          digest: plan.digest,
          total: plan.targets.length,
          approvalsNeeded: plan.approvalsNeeded,
          judgedAt: plan.judgedAt,
          expiresAt: plan.expiresAt,
        });
        if (!unchanged) {
          const detail = {
            digest: plan.digest,
            accepted: plan.targets.length,
            rejected: plan.rejected.length,
          };
          await appendAudit(tx, [
            { who: WORKER, action: 'change.planned', subject: `change ${changeId}`, detail },
          ]);
        }
      }),

    refuse: (changeId, note) =>
      db.transaction().execute(async (tx) => {
        await patchChange(tx, changeId, { state: 'failed', note, finishedAt: new Date() });
        await appendAudit(tx, [
          {
            who: WORKER,
            action: 'change.refused',
            subject: `change ${changeId}`,
            detail: { code: note?.code, ...note?.details },
          },
        ]);
      }),

    async openWith(digest, exceptId) {
      const row = await db
        .selectFrom('changes')
        .select('id')
        .where('digest', '=', digest)
        .where('finished_at', 'is', null)
        .where('id', '<>', exceptId)
        .executeTakeFirst();
      return row?.id;
    },

    async claimedMacs(macs, exceptId) {
      const rows = await sql<{ mac: string; change_id: number }>`
        SELECT DISTINCT t.mac, t.change_id FROM targets t JOIN changes c ON c.id = t.change_id
        WHERE t.mac = ANY(${[...macs]}) AND t.state IN ('pending', 'running')
          AND c.finished_at IS NULL AND c.id <> ${exceptId}`.execute(db);
      return new Map(rows.rows.map((row) => [row.mac, row.change_id]));
    },

    begin: (changeId) =>
      db.transaction().execute(async (tx) => {
        await patchChange(tx, changeId, { state: 'running', startedAt: new Date() });
        await appendAudit(tx, [{ who: WORKER, action: 'change.started', subject: `change ${changeId}` }]);
      }),

    async progress(changeId) {
      const rows = await db
        .selectFrom('targets')
        .select([
          'stage',
          'state',
          sql<number>`count(*)::integer`.as('count'),
          sql<Date>`max(moved_at)`.as('moved_at'),
        ])
        .where('change_id', '=', changeId)
        .groupBy(['stage', 'state'])
        .execute();
      return {
        counts: rows.map(({ stage, state, count }) => ({
          stage: stage as Stage,
          state: state as TargetState,
          count,
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

    finish: (changeId) =>
      db.transaction().execute(async (tx) => {
        await sql`SELECT 1 FROM changes WHERE id = ${changeId} FOR UPDATE`.execute(tx);
        const change = await findChange(tx, changeId);
        if (!change || change.finishedAt) return change !== undefined;
        const { rows } = await sql<{ open: number; good: number; bad: number }>`
          SELECT count(*) FILTER (WHERE state IN ('pending', 'running'))::integer AS open,
                 count(*) FILTER (WHERE state = 'succeeded')::integer AS good,
                 count(*) FILTER (WHERE state IN ('failed', 'skipped', 'unknown'))::integer AS bad
          FROM targets WHERE change_id = ${changeId}`.execute(tx);
        const { open = 0, good = 0, bad = 0 } = rows[0] ?? {};
        if (open > 0) return false;
        const state = change.cancelling
          ? 'cancelled'
          : bad === 0
            ? 'succeeded'
            : good > 0
              ? 'partly-failed'
              : 'failed';
        await patchChange(tx, changeId, { state, finishedAt: new Date() });
        await appendAudit(tx, [
          { who: WORKER, action: `change.${state}`, subject: `change ${changeId}`, detail: { good, bad } },
        ]);
        return true;
      }),

    async formBatches(changeId, size, flush) {
      await sql`
        WITH waiting AS (
          SELECT position, region, (row_number() OVER w - 1) / ${size}::integer AS chunk,
                 count(*) OVER (PARTITION BY region) AS of_region
          FROM targets WHERE change_id = ${changeId} AND stage = 'sign-in' AND state = 'pending' AND batch IS NULL
          WINDOW w AS (PARTITION BY region ORDER BY position)),
        chosen AS (
          SELECT position, region, chunk FROM waiting WHERE ${flush} OR (chunk + 1) * ${size}::integer <= of_region),
        numbered AS (
          SELECT position, region, dense_rank() OVER (ORDER BY chunk, region)
            + (SELECT coalesce(max(number), 0) FROM sign_in_batches WHERE change_id = ${changeId}) AS number
          FROM chosen),
        made AS (
          INSERT INTO sign_in_batches (change_id, number, region, state)
          SELECT DISTINCT ${changeId}::integer, number, region, 'ready' FROM numbered RETURNING number)
        UPDATE targets SET batch = numbered.number FROM numbered
        WHERE change_id = ${changeId} AND targets.position = numbered.position`.execute(db);
    },

    claimBatches: (region, limit) =>
      db.transaction().execute(async (tx) => {
        // One claim at a time per region, or two workers would both see the last free place.
        await sql`SELECT pg_advisory_xact_lock(hashtext(${`sign-in ${region}`}))`.execute(tx);
        const claimed = await sql<Selectable<Schema['sign_in_batches']>>`
          UPDATE sign_in_batches b SET state = 'claimed'
          FROM (SELECT s.change_id, s.number FROM sign_in_batches s JOIN changes c ON c.id = s.change_id
                WHERE s.region = ${region} AND s.state = 'ready' AND c.state = 'running' AND NOT c.cancelling
                ORDER BY s.change_id, s.number
                LIMIT greatest(0, ${limit} - (SELECT count(*) FROM sign_in_batches
                  WHERE region = ${region} AND state IN ('claimed', 'submitting', 'submitted')))) AS next
          WHERE b.change_id = next.change_id AND b.number = next.number
          RETURNING b.*`.execute(tx);
        return claimed.rows.map(batchOf);
      }),

    async batch(changeId, number) {
      const row = await db
        .selectFrom('sign_in_batches')
        .selectAll()
        .where('change_id', '=', changeId)
        .where('number', '=', number)
        .executeTakeFirst();
      return row && batchOf(row);
    },

    async openBatches() {
      const rows = await db
        .selectFrom('sign_in_batches')
        .selectAll()
        .where('state', 'in', ['claimed', 'submitting', 'submitted'])
        .execute();
      return rows.map(batchOf);
    },

    intendBatch: ({ changeId, number }) =>
      db.transaction().execute(async (tx) => {
        await sql`UPDATE sign_in_batches SET state = 'submitting', intent_at = now()
                  WHERE change_id = ${changeId} AND number = ${number}`.execute(tx);
        const rows = await sql<Selectable<Schema['targets']>>`
          UPDATE targets SET state = 'running', moved_at = now()
          WHERE change_id = ${changeId} AND batch = ${number} AND stage = 'sign-in' AND state IN ('pending', 'running')
          RETURNING *`.execute(tx);
        return rows.rows.map(targetOf);
      }),

    returnBatch: ({ changeId, number }) =>
      db.transaction().execute(async (tx) => {
        await sql`UPDATE sign_in_batches SET state = 'ready', intent_at = NULL
                  WHERE change_id = ${changeId} AND number = ${number}`.execute(tx);
        await sql`UPDATE targets SET state = 'pending'
                  WHERE change_id = ${changeId} AND batch = ${number} AND state = 'running'`.execute(tx);
      }),

    async knownBatchIds(ids) {
      if (ids.length === 0) return new Set();
      const rows = await db
        .selectFrom('sign_in_batches')
        .select('batch_id')
        .where('batch_id', 'in', [...ids])
        .execute();
      return new Set(rows.flatMap((row) => row.batch_id ?? []));
    },

    async setBatch({ changeId, number }, patch) {
      await db
        .updateTable('sign_in_batches')
        .set({ state: patch.state, ...('batchId' in patch ? { batch_id: patch.batchId } : {}) })
        .where('change_id', '=', changeId)
        .where('number', '=', number)
        .execute();
    },

    async rejected(changeId, { outcome, offset, limit }) {
      const rows = await db
        .selectFrom('rejected_rows')
        .selectAll()
        .where('change_id', '=', changeId)
        .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome ?? ''))
        .orderBy('row')
        .offset(offset)
        .limit(limit)
        .execute();
      return rows.map(({ row, outcome, mac, upn, site, region, hint }) => ({
        row,
        outcome,
        mac,
        user: upn,
        site,
        region,
        hint,
      }));
    },

    async outcomes(changeId) {
      const { rows } = await sql<{ outcome: string; count: number; accepted: boolean; rows: number[] }>`
        SELECT outcome, accepted, count(*)::integer AS count, (array_agg("row" ORDER BY "row"))[1:5] AS rows
        FROM (SELECT outcome, "row", true AS accepted FROM targets WHERE change_id = ${changeId}
              UNION ALL SELECT outcome, "row", false FROM rejected_rows WHERE change_id = ${changeId}) AS every_row
        GROUP BY outcome, accepted ORDER BY accepted DESC, count DESC, outcome`.execute(db);
      return rows;
    },

    async failures(changeId) {
      const { rows } = await sql<{ code: string; count: number; macs: string[] }>`
        SELECT code, count(*)::integer AS count, (array_agg(mac ORDER BY position))[1:3] AS macs
        FROM targets WHERE change_id = ${changeId} AND state IN ('failed', 'skipped', 'unknown') AND code IS NOT NULL
        GROUP BY code ORDER BY count DESC, code`.execute(db);
      return rows;
    },

    async lastFailures(changeId, limit) {
      const { rows } = await sql<{ mac: string; code: string }>`
        SELECT mac, code FROM targets WHERE change_id = ${changeId} AND state IN ('failed', 'unknown') AND code IS NOT NULL
        ORDER BY moved_at DESC, position LIMIT ${limit}`.execute(db);
      return rows;
    },

    exclusively: (key, work) => exclusively(pool, key, work),
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

async function insertInParts<T>(
  rows: readonly T[],
  insert: (part: readonly T[], start: number) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += INSERT_ROWS) {
    await insert(rows.slice(start, start + INSERT_ROWS), start);
  }
}

function targetOf(row: Selectable<Schema['targets']>): Target {
  return {
    position: row.position,
    row: row.row,
    mac: row.mac as Mac,
    upn: row.upn,
    site: row.site,
    region: row.region as Region,
    vendor: row.vendor,
    outcome: row.outcome as Target['outcome'],
    stage: row.stage as Stage,
    state: row.state as TargetState,
    code: row.code,
    verificationCode: row.verification_code,
    codeExpiresAt: row.code_expires_at,
    batch: row.batch,
  };
}

function batchOf(row: Selectable<Schema['sign_in_batches']>): SignInBatch {
  return {
    changeId: row.change_id,
    number: row.number,
    region: row.region as Region,
    state: row.state as SignInBatch['state'],
    batchId: row.batch_id,
    intentAt: row.intent_at,
  };
}
