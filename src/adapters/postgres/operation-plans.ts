/** Drafts of operations, and the plans they become. */
import { sql, type Kysely, type Transaction } from 'kysely';
import { WORKER } from '../../audit/index.ts';
import type { ChangeState } from '../../changes/index.ts';
import type { OperationLedger, OperationPlan } from '../../operations/index.ts';
import { LinekeeperError } from '../../kernel/errors.ts';
import { appendAudit } from './audit.ts';
import { patchChange } from './changes.ts';
import {
  endRefused,
  finishChange,
  inParts,
  insertDraft,
  insertFollower,
  lockClaims,
  lockPlannable,
  notePlan,
} from './ledger-changes.ts';
import type { Schema } from './schema.ts';

type OperationPlans = Pick<
  OperationLedger,
  | 'create'
  | 'retry'
  | 'undo'
  | 'savePlan'
  | 'confirmPlan'
  | 'acknowledge'
  | 'refuse'
  | 'claimed'
  | 'wait'
  | 'begin'
  | 'finish'
  | 'tolerated'
  | 'tolerate'
>;

export function operationPlans(db: Kysely<Schema>): OperationPlans {
  return {
    create: (kind, draft, request) => db.transaction().execute((tx) => insertDraft(tx, kind, draft, request)),

    retry: (kind, draft, request) =>
      db.transaction().execute((tx) => {
        const isRetry = sql`retry_of = ${draft.retryOf}`;
        return insertFollower(tx, draft.retryOf, isRetry, () => insertDraft(tx, kind, draft, request));
      }),

    undo: (kind, draft, request) =>
      db.transaction().execute((tx) => {
        const isUndo = sql`(request->>'undoes')::integer = ${request.undoes}`;
        return insertFollower(tx, request.undoes, isUndo, () => insertDraft(tx, kind, draft, request));
      }),

    savePlan: (changeId, plan) =>
      db.transaction().execute(async (tx) => {
        const before = await lockPlannable(tx, changeId);
        if (!before) return;
        const accepted = plan.targets.filter(({ wave }) => wave !== null);
        await claim(
          tx,
          accepted.map(({ subjectId }) => subjectId),
          changeId,
        );
        await tx.deleteFrom('operation_targets').where('change_id', '=', changeId).execute();
        for (const part of inParts(rowsOf(changeId, plan)))
          await tx.insertInto('operation_targets').values(part).execute();
        if (plan.found) {
          await sql`UPDATE changes SET request = request || ${JSON.stringify(plan.found)}::jsonb
            WHERE id = ${changeId}`.execute(tx);
        }
        const counts = { total: accepted.length, rejected: plan.targets.length - accepted.length };
        await notePlan(tx, before, { ...plan, ...counts });
      }),

    acknowledge: (changeId, guards, { who, where }) =>
      db.transaction().execute(async (tx) => {
        const { numAffectedRows } = await sql`
          UPDATE changes SET state = 'draft', request = jsonb_set(request, '{acknowledged}',
            (SELECT jsonb_agg(DISTINCT guard) FROM jsonb_array_elements_text(
              coalesce(request->'acknowledged', '[]') || ${JSON.stringify(guards)}::jsonb) AS g(guard)))
          WHERE id = ${changeId} AND state IN ('draft', 'awaiting-approval') AND NOT cancelling`.execute(tx);
        if (numAffectedRows === 0n) return false;
        const subject = `change ${changeId}`;
        await appendAudit(tx, [
          { who, action: 'change.acknowledged', subject, detail: { guards }, ...(where ? { where } : {}) },
        ]);
        return true;
      }),

    confirmPlan: (changeId, judgedAt) =>
      db.transaction().execute((tx) => patchChange(tx, changeId, { judgedAt })),

    refuse: (changeId, refusal) =>
      db.transaction().execute(async (tx) => {
        if (await lockPlannable(tx, changeId)) await endRefused(tx, changeId, refusal);
      }),

    claimed: (subjectIds, exceptId) => claimed(db, subjectIds, exceptId),

    wait: (changeId) => step(db, changeId, ['approved'], 'scheduled', 'change.scheduled'),
    begin: (changeId) => step(db, changeId, ['approved', 'scheduled'], 'running', 'change.started'),

    finish: (changeId) =>
      finishChange(
        db,
        changeId,
        sql`SELECT state FROM operation_targets WHERE change_id = ${changeId} AND wave IS NOT NULL`,
      ),

    async tolerated(changeId) {
      const row = await db
        .selectFrom('changes')
        .select('tolerated')
        .where('id', '=', changeId)
        .executeTakeFirst();
      return row?.tolerated ?? 0;
    },
    async tolerate(changeId, failures) {
      await db.updateTable('changes').set({ tolerated: failures }).where('id', '=', changeId).execute();
    },
  };
}

/** From one of these states to the next, audited; nothing in any other state. */
async function step(
  db: Kysely<Schema>,
  changeId: number,
  from: readonly ChangeState[],
  to: ChangeState,
  action: string,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const moved = await tx
      .updateTable('changes')
      .set({ state: to, ...(to === 'running' ? { started_at: sql<Date>`now()` } : {}) })
      .where('id', '=', changeId)
      .where('state', 'in', [...from])
      .returning('id')
      .executeTakeFirst();
    if (moved) await appendAudit(tx, [{ who: WORKER, action, subject: `change ${changeId}` }]);
  });
}

/** One plan at a time takes its subjects; whoever finds one taken since the judging has to judge again. */
async function claim(
  tx: Transaction<Schema>,
  subjectIds: readonly string[],
  changeId: number,
): Promise<void> {
  await lockClaims(tx);
  if ((await claimed(tx, subjectIds, changeId)).size > 0)
    throw new LinekeeperError('change.claimed-meanwhile', { id: changeId }, { retry: 'later' });
}

async function claimed(
  db: Kysely<Schema>,
  subjectIds: readonly string[],
  exceptId: number,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ subject_id: string; change_id: number }>`
    SELECT DISTINCT ON (subject_id) subject_id, change_id FROM operation_targets t JOIN changes c ON c.id = t.change_id
    WHERE t.subject_id = ANY(${[...subjectIds]}::text[]) AND t.state IN ('pending', 'running') AND t.wave IS NOT NULL
      AND c.finished_at IS NULL AND c.id <> ${exceptId}
    ORDER BY subject_id, change_id`.execute(db);
  return new Map(rows.map((row) => [row.subject_id, row.change_id]));
}

function rowsOf(changeId: number, { targets, judgedAt }: OperationPlan) {
  return targets.map((target, position) => ({
    change_id: changeId,
    position,
    subject_id: target.subjectId,
    name: target.name,
    mac: target.mac,
    site: target.site,
    region: target.region,
    vendor: target.vendor,
    model: target.model,
    firmware: target.firmware,
    upn: target.upn,
    outcome: target.outcome,
    wave: target.wave,
    before: target.before,
    action: target.action,
    version: target.version,
    step: target.wave === null ? 'done' : 'wait',
    state: target.wave === null ? 'skipped' : 'pending',
    code: target.wave === null ? target.outcome : null,
    moved_at: judgedAt,
  }));
}
