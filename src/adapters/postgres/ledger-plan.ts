/** Drafts, and the plans they become. */
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Change, ChangeDraft } from '../../changes/index.ts';
import { rejectedRow, type CsvSource, type EnrolmentLedger, type Plan } from '../../enrolment/index.ts';
import { LinekeeperError } from '../../kernel/errors.ts';
import {
  endRefused,
  inParts,
  insertDraft,
  insertFollower,
  lockClaims,
  lockPlannable,
  notePlan,
} from './ledger-changes.ts';
import type { Schema } from './schema.ts';

type PlanLedger = Pick<
  EnrolmentLedger,
  'create' | 'retry' | 'source' | 'keepSource' | 'savePlan' | 'refuse' | 'openWith' | 'claimedMacs'
>;

export function planLedger(db: Kysely<Schema>): PlanLedger {
  return {
    create: (draft, source) => db.transaction().execute((tx) => insertEnrolment(tx, draft, source)),

    retry: (draft, source) =>
      db.transaction().execute((tx) => {
        const isRetry = sql`retry_of = ${draft.retryOf}`;
        return insertFollower(tx, draft.retryOf, isRetry, () => insertEnrolment(tx, draft, source));
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
        const before = await lockPlannable(tx, changeId);
        if (!before) return;
        await claim(tx, plan, changeId);
        await tx.deleteFrom('targets').where('change_id', '=', changeId).execute();
        await tx.deleteFrom('rejected_rows').where('change_id', '=', changeId).execute();
        await insertTargets(tx, changeId, plan);
        await insertRejected(tx, changeId, plan);
        const { targets, rejected } = plan;
        await notePlan(tx, before, { ...plan, total: targets.length, rejected: rejected.length });
      }),

    refuse: (changeId, refusal) =>
      db.transaction().execute(async (tx) => {
        if (!(await lockPlannable(tx, changeId))) return;
        await endRefused(tx, changeId, refusal);
        await tx.deleteFrom('csv_sources').where('change_id', '=', changeId).execute();
      }),

    async keepSource(changeId, source) {
      await db
        .updateTable('csv_sources')
        .set({ source: JSON.stringify(source) })
        .where('change_id', '=', changeId)
        .execute();
    },

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

    claimedMacs: (macs, exceptId) => claimedMacs(db, macs, exceptId),
  };
}

async function insertEnrolment(
  tx: Transaction<Schema>,
  draft: ChangeDraft,
  source: CsvSource,
): Promise<Change> {
  const change = await insertDraft(tx, 'enrolment', draft, null);
  await tx
    .insertInto('csv_sources')
    .values({ change_id: change.id, source: JSON.stringify(source) })
    .execute();
  return change;
}

/** One plan at a time takes its phones; whoever finds one taken since the judging has to judge again. */
async function claim(tx: Transaction<Schema>, plan: Plan, changeId: number): Promise<void> {
  await lockClaims(tx);
  const macs = plan.targets.map(({ mac }) => mac);
  if ((await claimedMacs(tx, macs, changeId)).size > 0)
    throw new LinekeeperError('change.claimed-meanwhile', { id: changeId }, { retry: 'later' });
}

async function claimedMacs(
  db: Kysely<Schema>,
  macs: readonly string[],
  exceptId: number,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ mac: string; change_id: number }>`
    SELECT DISTINCT t.mac, t.change_id FROM targets t JOIN changes c ON c.id = t.change_id
    WHERE t.mac = ANY(${[...macs]}) AND t.state IN ('pending', 'running')
      AND c.finished_at IS NULL AND c.id <> ${exceptId}`.execute(db);
  return new Map(rows.map((row) => [row.mac, row.change_id]));
}

async function insertTargets(tx: Transaction<Schema>, changeId: number, plan: Plan): Promise<void> {
  const rows = plan.targets.map((target, position) => ({
    change_id: changeId,
    position,
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
  }));
  for (const part of inParts(rows)) await tx.insertInto('targets').values(part).execute();
}

async function insertRejected(tx: Transaction<Schema>, changeId: number, plan: Plan): Promise<void> {
  const rows = plan.rejected.map((judgement) => {
    const { row, outcome, mac, user, site, region } = rejectedRow(judgement);
    const hint = JSON.stringify(judgement.hint ?? {});
    return { change_id: changeId, row, outcome, mac, upn: user, site, region, hint };
  });
  for (const part of inParts(rows)) await tx.insertInto('rejected_rows').values(part).execute();
}
