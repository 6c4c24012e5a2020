/** What cards and sheets tell of an operation's targets. */
import { sql, type Kysely } from 'kysely';
import type { OperationLedger } from '../../operations/index.ts';
import type { Schema } from './schema.ts';

type OperationReports = Pick<OperationLedger, 'outcomes' | 'held' | 'failures' | 'lastFailures'>;

/** How many names stand for the others. */
const FIRST = 3;

export function operationReports(db: Kysely<Schema>): OperationReports {
  return {
    async outcomes(changeId) {
      const { rows } = await sql<{ outcome: string; count: number; accepted: boolean; names: string[] }>`
        SELECT outcome, wave IS NOT NULL AS accepted, count(*)::integer AS count,
               (array_agg(name ORDER BY position))[1:${sql.lit(FIRST)}] AS names
        FROM operation_targets WHERE change_id = ${changeId}
        GROUP BY 1, 2 ORDER BY accepted DESC, count DESC`.execute(db);
      return rows;
    },
    async held(changeId) {
      const { rows } = await sql<{ guard: string; count: number }>`
        SELECT held_by AS guard, count(*)::integer AS count FROM operation_targets
        WHERE change_id = ${changeId} AND state = 'pending' AND held_by IS NOT NULL GROUP BY 1 ORDER BY 2 DESC`.execute(
        db,
      );
      return rows;
    },
    async failures(changeId) {
      const { rows } = await sql<{ code: string; count: number; names: string[] }>`
        SELECT code, count(*)::integer AS count, (array_agg(name ORDER BY position))[1:${sql.lit(FIRST)}] AS names
        FROM operation_targets
        WHERE change_id = ${changeId} AND wave IS NOT NULL AND code IS NOT NULL
          AND state IN ('failed', 'skipped', 'unknown')
        GROUP BY 1 ORDER BY 2 DESC, 1`.execute(db);
      return rows;
    },
    async lastFailures(changeId, limit) {
      const rows = await db
        .selectFrom('operation_targets')
        .select(['name', 'code'])
        .where('change_id', '=', changeId)
        .where('wave', 'is not', null)
        .where('state', 'in', ['failed', 'unknown'])
        .orderBy('moved_at', 'desc')
        .orderBy('position')
        .limit(limit)
        .execute();
      return rows.map(({ name, code }) => ({ name, code: code ?? '' }));
    },
  };
}
