/** What drafts and plans of every kind of change have in common. */
import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely';
import { WORKER } from '../../audit/index.ts';
import type { Change, ChangeDraft, ChangeKind, ChangeState } from '../../changes/index.ts';
import { ok, refuse, type Refusal, type Result } from '../../kernel/result.ts';
import { appendAudit } from './audit.ts';
import { findChange, patchChange } from './changes.ts';
import type { Schema } from './schema.ts';

/** Rows a single INSERT carries: PostgreSQL takes 65,535 parameters a statement. */
const INSERT_ROWS = 2_500;

/** A new draft, audited. */
export async function insertDraft(
  tx: Transaction<Schema>,
  kind: ChangeKind,
  draft: ChangeDraft,
  request: object | null,
): Promise<Change> {
  const { name, requestedBy, place, retryOf } = draft;
  const { id } = await tx
    .insertInto('changes')
    .values({
      kind,
      state: 'draft',
      name,
      requested_by: JSON.stringify(requestedBy),
      place: JSON.stringify(place),
      retry_of: retryOf ?? null,
      request: request && JSON.stringify(request),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await appendAudit(tx, [
    {
      who: requestedBy,
      action: 'change.requested',
      subject: `change ${id}`,
      detail: { kind, name, ...(retryOf ? { retryOf } : {}) },
      where: { channel: place.channel, conversationId: place.conversationId },
    },
  ]);
  const change = await findChange(tx, id);
  if (!change) throw new Error('a change vanished inside its own transaction');
  return change;
}

/**
 * Inserts a draft that follows a change, its retry or its undo, unless there is one: who presses twice, or when somebody else has,
 * gets no second one. Those that ended before they had begun do not count.
 * @param isOne the condition that finds them
 */
export async function insertFollower(
  tx: Transaction<Schema>,
  changeId: number,
  isOne: RawBuilder<unknown>,
  insert: () => Promise<Change>,
): Promise<Result<Change>> {
  await sql`SELECT 1 FROM changes WHERE id = ${changeId} FOR UPDATE`.execute(tx);
  const { rows } = await sql<{ id: number }>`
    SELECT id FROM changes WHERE ${isOne} AND (finished_at IS NULL OR started_at IS NOT NULL)
    ORDER BY id DESC LIMIT 1`.execute(tx);
  const [follower] = rows;
  return follower
    ? refuse('change.asked-for-already', { id: changeId, other: follower.id })
    : ok(await insert());
}

/** The change as it stands, held until the transaction ends; undefined where it may not be planned (any more). */
export async function lockPlannable(tx: Transaction<Schema>, changeId: number): Promise<Change | undefined> {
  await sql`SELECT 1 FROM changes WHERE id = ${changeId} FOR UPDATE`.execute(tx);
  const change = await findChange(tx, changeId);
  return change && !change.cancelling && ['draft', 'approved', 'scheduled'].includes(change.state)
    ? change
    : undefined;
}

/** Notes the plan that was just written. Its approval stands while the digest does; any other plan asks for a new one. */
export async function notePlan(
  tx: Transaction<Schema>,
  before: Change,
  plan: Readonly<Pick<Change, 'total' | 'approvalsNeeded' | 'judgedAt' | 'expiresAt'>> & {
    readonly digest: string;
    readonly rejected: number;
    readonly refusal?: Refusal;
  },
): Promise<void> {
  const { digest, total, approvalsNeeded, judgedAt, expiresAt, rejected, refusal } = plan;
  const written = { digest, total, approvalsNeeded, judgedAt };
  if (before.state !== 'draft' && before.digest === digest) {
    await patchChange(tx, before.id, written);
    return;
  }
  // An approval is spent with the plan it was given to, even if that very plan comes back one day.
  await tx.deleteFrom('approvals').where('change_id', '=', before.id).execute();
  await patchChange(tx, before.id, { ...written, state: 'awaiting-approval', expiresAt });
  const detail = { digest, accepted: total, rejected };
  await appendAudit(tx, [{ who: WORKER, action: 'change.planned', subject: `change ${before.id}`, detail }]);
  if (refusal) await endRefused(tx, before.id, refusal);
}

/** The draft ends with the reason. */
export async function endRefused(tx: Transaction<Schema>, changeId: number, refusal: Refusal): Promise<void> {
  await end(tx, changeId, 'failed', refusal);
  const detail = { code: refusal.code, ...refusal.details };
  await appendAudit(tx, [{ who: WORKER, action: 'change.refused', subject: `change ${changeId}`, detail }]);
}

/** By the database's clock, as every other time of a change. */
async function end(
  tx: Transaction<Schema>,
  changeId: number,
  state: ChangeState,
  note?: Refusal,
): Promise<void> {
  const set = { state, finished_at: sql<Date>`now()`, ...(note ? { note: JSON.stringify(note) } : {}) };
  await tx.updateTable('changes').set(set).where('id', '=', changeId).execute();
}

/** One plan at a time takes its subjects, until the transaction ends. */
export async function lockClaims(tx: Transaction<Schema>): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('claims'))`.execute(tx);
}

/** Ends a change by what its targets came to; false while any of them is under way. `targets`: a query of their states. */
export async function finishChange(
  db: Kysely<Schema>,
  changeId: number,
  targets: RawBuilder<unknown>,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await sql`SELECT 1 FROM changes WHERE id = ${changeId} FOR UPDATE`.execute(tx);
    const change = await findChange(tx, changeId);
    if (!change || change.finishedAt) return change !== undefined;
    const { rows } = await sql<{ open: number; good: number; bad: number }>`
      SELECT count(*) FILTER (WHERE state IN ('pending', 'running'))::integer AS open,
             count(*) FILTER (WHERE state = 'succeeded')::integer AS good,
             count(*) FILTER (WHERE state IN ('failed', 'skipped', 'unknown'))::integer AS bad
      FROM (${targets}) AS target`.execute(tx);
    const { open = 0, good = 0, bad = 0 } = rows[0] ?? {};
    if (open > 0) return false;
    const through = bad === 0 ? 'succeeded' : good > 0 ? 'partly-failed' : 'failed';
    const state = change.cancelling ? 'cancelled' : through;
    await end(tx, changeId, state);
    await appendAudit(tx, [
      { who: WORKER, action: `change.${state}`, subject: `change ${changeId}`, detail: { good, bad } },
    ]);
    return true;
  });
}

export function* inParts<T>(rows: readonly T[]): Iterable<T[]> {
  for (let start = 0; start < rows.length; start += INSERT_ROWS) yield rows.slice(start, start + INSERT_ROWS);
}
