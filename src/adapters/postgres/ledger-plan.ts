/** Drafts, and the plans they become. */
import { sql, type Kysely, type Transaction } from 'kysely';
import { WORKER } from '../../audit/index.ts';
import type { Change } from '../../changes/index.ts';
import { rejectedRow, type CsvSource, type EnrolmentLedger, type Plan } from '../../enrolment/index.ts';
import { LinekeeperError } from '../../kernel/errors.ts';
import type { Refusal } from '../../kernel/result.ts';
import { appendAudit } from './audit.ts';
import { findChange, patchChange } from './changes.ts';
import type { Schema } from './schema.ts';

/** Rows a single INSERT carries: PostgreSQL takes 65,535 parameters a statement. */
const INSERT_ROWS = 3_500;

type PlanLedger = Pick<
  EnrolmentLedger,
  'create' | 'source' | 'keepSource' | 'savePlan' | 'refuse' | 'openWith' | 'claimedMacs'
>;

export function planLedger(db: Kysely<Schema>): PlanLedger {
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
        const before = await lockPlannable(tx, changeId);
        if (!before) return;
        await claim(tx, plan, changeId);
        await tx.deleteFrom('targets').where('change_id', '=', changeId).execute();
        await tx.deleteFrom('rejected_rows').where('change_id', '=', changeId).execute();
        await insertTargets(tx, changeId, plan);
        await insertRejected(tx, changeId, plan);
        const { digest, approvalsNeeded, judgedAt, expiresAt } = plan;
        const written = { digest, total: plan.targets.length, approvalsNeeded, judgedAt };
        if (before.state === 'approved' && before.digest === digest) {
          await patchChange(tx, changeId, written);
          return;
        }
        // An approval is spent with the plan it was given to, even if that very plan comes back one day.
        await tx.deleteFrom('approvals').where('change_id', '=', changeId).execute();
        await patchChange(tx, changeId, { ...written, state: 'awaiting-approval', expiresAt });
        const detail = { digest, accepted: plan.targets.length, rejected: plan.rejected.length };
        await appendAudit(tx, [
          { who: WORKER, action: 'change.planned', subject: `change ${changeId}`, detail },
        ]);
        if (plan.refusal) await end(tx, changeId, plan.refusal);
      }),

    refuse: (changeId, refusal) =>
      db.transaction().execute(async (tx) => {
        if (await lockPlannable(tx, changeId)) await end(tx, changeId, refusal);
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

/** The change as it stands, held until the transaction ends; undefined where it may not be planned (any more). */
async function lockPlannable(tx: Transaction<Schema>, changeId: number): Promise<Change | undefined> {
  await sql`SELECT 1 FROM changes WHERE id = ${changeId} FOR UPDATE`.execute(tx);
  const change = await findChange(tx, changeId);
  return change && !change.cancelling && (change.state === 'draft' || change.state === 'approved')
    ? change
    : undefined;
}

async function end(tx: Transaction<Schema>, changeId: number, refusal: Refusal): Promise<void> {
  await patchChange(tx, changeId, { state: 'failed', note: refusal, finishedAt: new Date() });
  const detail = { code: refusal.code, ...refusal.details };
  await appendAudit(tx, [{ who: WORKER, action: 'change.refused', subject: `change ${changeId}`, detail }]);
}

/** One plan at a time takes its phones; whoever finds one taken since the judging has to judge again. */
async function claim(tx: Transaction<Schema>, plan: Plan, changeId: number): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('claims'))`.execute(tx);
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

function* inParts<T>(rows: readonly T[]): Iterable<T[]> {
  for (let start = 0; start < rows.length; start += INSERT_ROWS) yield rows.slice(start, start + INSERT_ROWS);
}
