/** What previews and reports tell of a change. */
import { sql, type Kysely } from 'kysely';
import type { Region } from '../../devices/index.ts';
import type { EnrolmentLedger, SheetRows } from '../../enrolment/index.ts';
import type { Schema } from './schema.ts';

type ReportLedger = Pick<
  EnrolmentLedger,
  'rejected' | 'outcomes' | 'signInRegions' | 'sheetRows' | 'failures' | 'lastFailures'
>;

export function reportLedger(db: Kysely<Schema>): ReportLedger {
  return {
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

    async signInRegions(changeId) {
      const { rows } = await sql<{ region: Region; count: number }>`
        SELECT region, count(*)::integer AS count FROM targets
        WHERE change_id = ${changeId} AND upn IS NOT NULL GROUP BY region ORDER BY region`.execute(db);
      return rows;
    },

    async sheetRows(changeId) {
      const { rows } = await sql<SheetRows>`
        SELECT count(*)::integer AS report,
               count(*) FILTER (WHERE outcome <> 'sign-in-only')::integer AS template,
               count(upn)::integer AS "sign-in",
               count(verification_code)::integer AS codes,
               (SELECT count(*)::integer FROM rejected_rows WHERE change_id = ${changeId}) AS rejected
        FROM targets WHERE change_id = ${changeId}`.execute(db);
      return rows[0] ?? { report: 0, template: 0, 'sign-in': 0, codes: 0, rejected: 0 };
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
  };
}
