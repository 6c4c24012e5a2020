import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import {
  TARGET_STATES,
  type Approval,
  type Change,
  type ChangeKind,
  type ChangePlace,
  type ChangeState,
  type ChangeStore,
  type Decision,
  type TargetCounts,
  type TargetState,
} from '../../changes/index.ts';
import type { Result } from '../../kernel/result.ts';
import { appendAudit } from './audit.ts';
import type { Schema } from './schema.ts';

const NO_TARGETS = Object.fromEntries(TARGET_STATES.map((state) => [state, 0])) as TargetCounts;

export function changeStore(db: Kysely<Schema>): ChangeStore {
  const countsOf = async (ids: readonly number[]): Promise<Map<number, TargetCounts>> => {
    const { rows } = await sql<{ change_id: number; state: string; count: number }>`
      SELECT change_id, state, count(*)::integer AS count FROM targets
      WHERE change_id = ANY(${[...ids]}::integer[]) GROUP BY 1, 2
      UNION ALL
      SELECT change_id, state, count(*)::integer FROM operation_targets
      WHERE change_id = ANY(${[...ids]}::integer[]) AND wave IS NOT NULL GROUP BY 1, 2`.execute(db);
    const counts = new Map(ids.map((id) => [id, { ...NO_TARGETS }]));
    for (const row of rows) {
      const of = counts.get(row.change_id);
      if (of) of[row.state as TargetState] = row.count;
    }
    return counts;
  };
  return {
    find: (id) => findChange(db, id),
    async list({ open, page, perPage }) {
      const base = db.selectFrom('changes').$if(open, (query) => query.where('finished_at', 'is', null));
      const [rows, { total }] = await Promise.all([
        base
          .selectAll()
          .orderBy('id', 'desc')
          .offset(page * perPage)
          .limit(perPage)
          .execute(),
        base.select(sql<number>`count(*)::integer`.as('total')).executeTakeFirstOrThrow(),
      ]);
      return { changes: await withApprovals(db, rows), total };
    },
    async inState(states) {
      const rows = await db
        .selectFrom('changes')
        .selectAll()
        .where('state', 'in', [...states])
        .orderBy('id')
        .execute();
      return withApprovals(db, rows);
    },
    decide: (id, decide) => db.transaction().execute((tx) => decideChange(tx, id, decide)),
    counts: async (id) => (await countsOf([id])).get(id) ?? NO_TARGETS,
    countsOf,
  };
}

/** {@link ChangeStore.decide} in the caller's transaction. */
export async function decideChange(
  tx: Transaction<Schema>,
  id: number,
  decide: (change: Change) => Result<Decision>,
): Promise<Result<Decision> | undefined> {
  const row = await tx.selectFrom('changes').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) return undefined;
  const [change] = await withApprovals(tx, [row]);
  if (!change) return undefined;
  const decided = decide(change);
  if (decided.ok) await writeDecision(tx, change, decided.value);
  return decided;
}

async function writeDecision(
  tx: Kysely<Schema>,
  change: Change,
  { patch, approval, lapsed = [], audit }: Decision,
): Promise<void> {
  await patchChange(tx, change.id, patch);
  if (lapsed.length > 0) {
    const people = lapsed.map(({ who }) => who.id);
    await tx
      .deleteFrom('approvals')
      .where('change_id', '=', change.id)
      .where('person_id', 'in', people)
      .execute();
  }
  if (approval && change.digest !== null) {
    const { who, lentBy } = approval;
    await tx
      .insertInto('approvals')
      .values({
        change_id: change.id,
        digest: change.digest,
        person_id: who.id,
        person_name: who.name,
        lent_by_id: lentBy?.id ?? null,
        lent_by_name: lentBy?.name ?? null,
      })
      .execute();
  }
  await appendAudit(tx, [audit]);
}

/** Writes the named fields of a change. */
export async function patchChange(tx: Kysely<Schema>, id: number, patch: Decision['patch']): Promise<void> {
  const {
    state,
    digest,
    total,
    approvalsNeeded,
    cancelling,
    note,
    judgedAt,
    startedAt,
    finishedAt,
    expiresAt,
  } = patch;
  const set = {
    ...(state === undefined ? {} : { state }),
    ...(digest === undefined ? {} : { digest }),
    ...(total === undefined ? {} : { total }),
    ...(approvalsNeeded === undefined ? {} : { approvals_needed: approvalsNeeded }),
    ...(cancelling === undefined ? {} : { cancelling }),
    ...(note === undefined ? {} : { note: note && JSON.stringify(note) }),
    ...(judgedAt === undefined ? {} : { judged_at: judgedAt }),
    ...(startedAt === undefined ? {} : { started_at: startedAt }),
    ...(finishedAt === undefined ? {} : { finished_at: finishedAt }),
    ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
  };
  if (Object.keys(set).length > 0) await tx.updateTable('changes').set(set).where('id', '=', id).execute();
}

export async function findChange(db: Kysely<Schema>, id: number): Promise<Change | undefined> {
  const rows = await db.selectFrom('changes').selectAll().where('id', '=', id).execute();
  return (await withApprovals(db, rows))[0];
}

/** Approvals count only for the digest the change has now. */
async function withApprovals(
  db: Kysely<Schema>,
  rows: readonly Selectable<Schema['changes']>[],
): Promise<Change[]> {
  if (rows.length === 0) return [];
  const approvals = await db
    .selectFrom('approvals')
    .selectAll()
    .where(
      'change_id',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    // The database holds what this program wrote: the casts name it again.
    kind: row.kind as ChangeKind,
    request: row.request,
    state: row.state as ChangeState,
    name: row.name,
    digest: row.digest,
    total: row.total,
    requestedBy: row.requested_by,
    place: row.place as ChangePlace,
    retryOf: row.retry_of,
    approvalsNeeded: row.approvals_needed,
    approvals: approvals
      .filter((approval) => approval.change_id === row.id && approval.digest === row.digest)
      .map(approvalOf),
    createdAt: row.created_at,
    judgedAt: row.judged_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    expiresAt: row.expires_at,
    unsureSince: row.unsure_since,
    cancelling: row.cancelling,
    note: row.note as Change['note'],
  }));
}

function approvalOf(row: Selectable<Schema['approvals']>): Approval {
  const { person_id, person_name, lent_by_id, lent_by_name, at } = row;
  return {
    who: { id: person_id, name: person_name },
    ...(lent_by_id === null ? {} : { lentBy: { id: lent_by_id, name: lent_by_name ?? lent_by_id } }),
    at,
  };
}
