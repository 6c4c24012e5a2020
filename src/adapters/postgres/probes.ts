import { sql, type Kysely } from 'kysely';
import type { ProbeStore } from '../../monitor/index.ts';
import { recount, takeTurns } from './incident-falls.ts';
import type { Schema } from './schema.ts';

/** Phones asked of one incident at one site: a site whose phones are cut off shows that by the first few. */
const SAMPLE = 10;

export function probeStore(db: Kysely<Schema>): ProbeStore {
  return {
    async sites() {
      const { rows } = await sql<{
        site: string;
      }>`SELECT DISTINCT site FROM ${sample} AS p WHERE site IS NOT NULL`.execute(db);
      return rows.map(({ site }) => site);
    },
    async unprobed(site) {
      const { rows } = await sql<{ id: string }>`
        SELECT device_id AS id FROM ${sample} AS p WHERE lower(site) = lower(${site})`.execute(db);
      return rows.map(({ id }) => id);
    },
    note: (truths, at) =>
      db.transaction().execute(async (tx) => {
        await takeTurns(tx);
        const { rows } = await sql<{ id: number; truth: string | null }>`
          UPDATE incident_phones p SET truth = t.truth, probed_at = ${at}
          FROM unnest(${[...truths.keys()]}::text[], ${[...truths.values()]}::text[]) AS t (device_id, truth)
          WHERE p.device_id = t.device_id AND p.state = 'down'
          RETURNING p.incident_id AS id, p.truth`.execute(tx);
        const touched = new Set(rows.flatMap(({ id, truth }) => (truth === null ? [] : [id])));
        await recount(tx, [...touched], at);
        return [...touched];
      }),
  };
}

/** The first phones of each incident and site, those of them that are down and were not asked. */
const sample = sql`(
  SELECT * FROM (
    SELECT p.*, row_number() OVER (PARTITION BY incident_id, site ORDER BY device_id) AS place
    FROM incident_phones p WHERE incident_id IN (SELECT id FROM incidents WHERE state = 'open')
  ) p WHERE place <= ${SAMPLE} AND state = 'down' AND probed_at IS NULL
)`;
