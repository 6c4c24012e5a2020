/** Batches of bulk sign-in: made, claimed within their region's limit, submitted once. */
import { sql, type Kysely, type Selectable } from 'kysely';
import type { EnrolmentLedger } from '../../enrolment/index.ts';
import { batchOf, targetOf } from './ledger-rows.ts';
import type { Schema } from './schema.ts';

type BatchLedger = Pick<
  EnrolmentLedger,
  | 'formBatches'
  | 'claimBatches'
  | 'batch'
  | 'openBatches'
  | 'intendBatch'
  | 'returnBatch'
  | 'knownBatchIds'
  | 'setBatch'
  | 'adoptBatch'
>;

export function batchLedger(db: Kysely<Schema>): BatchLedger {
  return {
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

    returnBatch: ({ changeId, number }, to) =>
      db.transaction().execute(async (tx) => {
        await sql`UPDATE sign_in_batches SET state = ${to}, intent_at = NULL
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

    adoptBatch: (changeId, { region, batchId }, positions) =>
      db.transaction().execute(async (tx) => {
        const { rows } = await sql<{ number: number }>`
          INSERT INTO sign_in_batches (change_id, number, region, state, batch_id, intent_at)
          SELECT ${changeId}::integer, coalesce(max(number), 0) + 1, ${region}, 'submitted', ${batchId}, now()
          FROM sign_in_batches WHERE change_id = ${changeId} RETURNING number`.execute(tx);
        await tx
          .updateTable('targets')
          .set({
            stage: 'sign-in',
            state: 'running',
            batch: rows[0]?.number ?? null,
            moved_at: sql<Date>`now()`,
          })
          .where('change_id', '=', changeId)
          .where('position', 'in', [...positions])
          .where('state', 'in', ['pending', 'running'])
          .execute();
      }),

    async setBatch({ changeId, number }, patch) {
      await db
        .updateTable('sign_in_batches')
        .set({ state: patch.state, ...('batchId' in patch ? { batch_id: patch.batchId } : {}) })
        .where('change_id', '=', changeId)
        .where('number', '=', number)
        .execute();
    },
  };
}
