import { sql, type Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** The installation in numbers, for those who run it. Times are in seconds, and null where there is nothing to count from. */
export interface Figures {
  /** All changes that are kept. */
  readonly changes: readonly Tally[];
  /** Targets of the changes under way. */
  readonly targets: readonly Tally[];
  /** How long the first of the changes that wait for an approval has been waiting; 0 where none does. */
  readonly approvalWait: number;
  readonly incidents: number;
  /** Open incidents that nobody sees to, and how long the first of them has been open; 0 where there is none. */
  readonly unacknowledged: number;
  readonly unacknowledgedFor: number;
  readonly phones: number;
  /** Those that two readings in a row have found offline. */
  readonly offline: number;
  /** How long ago the newest complete reading of the inventory began. */
  readonly inventoryAge: number | null;
  /** The code that the tenant refuses to be read with. */
  readonly inventoryProblem: string | null;
  readonly auditEntries: number;
  /** Requests taken from Graph's budget within the last second. */
  readonly budgetTaken: number;
  /** How PowerShell is doing, as the worker that runs it said last. */
  readonly powershell: string | null;
}

interface Tally {
  readonly kind: string;
  readonly state: string;
  readonly count: number;
}

const UNDER_WAY = sql`('approved', 'scheduled', 'running', 'paused')`;

/**
 * One statement, of some fifty milliseconds with 100,000 phones and a change under way on all of them, whatever else is kept: the audit
 * is counted by the ends of its chain, and of changes that have ended no target is looked at.
 */
export async function readFigures(db: Kysely<Schema>): Promise<Figures> {
  const { rows } = await sql<Figures>`
    SELECT
      (SELECT coalesce(jsonb_agg(t), '[]') FROM (
        SELECT kind, state, count(*) FROM changes GROUP BY 1, 2) AS t) AS changes,
      (SELECT coalesce(jsonb_agg(t), '[]') FROM (
        SELECT c.kind, t.state, count(*) FROM changes c JOIN targets t ON t.change_id = c.id
        WHERE c.state IN ${UNDER_WAY} GROUP BY 1, 2
        UNION ALL
        SELECT c.kind, t.state, count(*) FROM changes c JOIN operation_targets t ON t.change_id = c.id
        WHERE c.state IN ${UNDER_WAY} AND t.wave IS NOT NULL GROUP BY 1, 2) AS t) AS targets,
      (SELECT coalesce(${sinceThen(sql`min(coalesce(judged_at, created_at))`)}, 0)
        FROM changes WHERE state = 'awaiting-approval') AS "approvalWait",
      i.*, inventory.*,
      (SELECT count(*) FROM devices)::integer AS phones,
      (SELECT count(*) FROM device_watch WHERE state = 'offline')::integer AS offline,
      (SELECT problem FROM inventory_syncs ORDER BY id DESC LIMIT 1) AS "inventoryProblem",
      (SELECT coalesce(max(seq) - min(seq) + 1, 0)::double precision FROM audit_chain) AS "auditEntries",
      (SELECT count(*) FROM rates, unnest(taken) AS t (at)
        WHERE key = 'graph' AND at > clock_timestamp() - interval '1 second')::integer AS "budgetTaken",
      (SELECT state FROM teams_admin_state) AS powershell
    FROM (
      SELECT count(*)::integer AS incidents,
        count(*) FILTER (WHERE acknowledged_by IS NULL)::integer AS unacknowledged,
        coalesce(${sinceThen(sql`min(opened_at) FILTER (WHERE acknowledged_by IS NULL)`)}, 0) AS "unacknowledgedFor"
      FROM incidents WHERE state = 'open'
    ) AS i LEFT JOIN LATERAL (
      SELECT ${sinceThen(sql`started_at`)} AS "inventoryAge"
      FROM inventory_syncs WHERE finished_at IS NOT NULL ORDER BY id DESC LIMIT 1
    ) AS inventory ON true`.execute(db);
  const [figures] = rows;
  if (!figures) throw new TypeError('a statement without a row');
  return figures;
}

/** Seconds since a moment, never less than none. */
function sinceThen(moment: ReturnType<typeof sql>): ReturnType<typeof sql> {
  return sql`greatest(0, extract(epoch FROM clock_timestamp() - ${moment}))::double precision`;
}
