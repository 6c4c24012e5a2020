import type { Kysely, Selectable } from 'kysely';
import type { AuditEntry } from '../../audit/index.ts';
import type { Delegation, DelegationStore, Loan } from '../../delegations/index.ts';
import { appendAudit } from './audit.ts';
import { gathered } from './gather.ts';
import type { Schema } from './schema.ts';

export function delegationStore(db: Kysely<Schema>): DelegationStore {
  // Every turn asks, and nearly always nothing is lent.
  const inForce = gathered(async (times: readonly Date[]) => {
    const rows = await db
      .selectFrom('delegations')
      .selectAll()
      .where('ended_at', 'is', null)
      .where('until', '>', new Date(Math.min(...times.map((time) => time.getTime()))))
      .orderBy('id')
      .execute();
    const lent = rows.map(delegationOf);
    return (now) => lent.filter(({ until }) => until > now);
  });
  return {
    inForce,
    lend: (loan) =>
      db.transaction().execute(async (tx) => {
        const { delegator, delegate, until, at } = loan;
        const terms = { delegator_name: delegator.name, delegate_name: delegate.name, created_at: at, until };
        const row = await tx
          .insertInto('delegations')
          .values({ delegator_id: idOf(delegator), delegate_id: idOf(delegate), ...terms })
          .onConflict((conflict) =>
            conflict
              .columns(['delegator_id', 'delegate_id'])
              .where('ended_at', 'is', null)
              .doUpdateSet(terms),
          )
          .returningAll()
          .executeTakeFirstOrThrow();
        await appendAudit(tx, [entry('delegation.created', row, loan)]);
        return delegationOf(row);
      }),
    withdraw: (by) =>
      db.transaction().execute(async (tx) => {
        const rows = await tx
          .updateTable('delegations')
          .set({ ended_at: by.at })
          .where('delegator_id', '=', idOf(by.delegator))
          .where('ended_at', 'is', null)
          .where('until', '>', by.at)
          .returningAll()
          .execute();
        await appendAudit(
          tx,
          rows.map((row) => entry('delegation.withdrawn', row, by)),
        );
        return rows.map(delegationOf);
      }),
  };
}

type Row = Selectable<Schema['delegations']>;

/** Object ids are kept as Entra writes them, so that one person never lends twice. */
function idOf({ id }: Delegation['delegator']): string {
  return id.toLowerCase();
}

function delegationOf(row: Row): Delegation {
  return {
    id: row.id,
    delegator: { id: row.delegator_id, name: row.delegator_name },
    delegate: { id: row.delegate_id, name: row.delegate_name },
    until: row.until,
  };
}

function entry(
  action: string,
  row: Row,
  { delegator, where }: Pick<Loan, 'delegator' | 'where'>,
): AuditEntry {
  const { id, delegate, until } = delegationOf(row);
  const { channel, conversationId } = where;
  return {
    who: delegator,
    action,
    subject: `delegation ${id}`,
    detail: { delegate, until: until.toISOString() },
    where: { channel, conversationId },
  };
}
