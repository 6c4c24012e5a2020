/** Forgets a person: what is theirs alone is deleted, and where others need the record, a pseudonym takes their place. */
import { sql, type RawBuilder, type Transaction } from 'kysely';
import { namesIn, withoutPerson, type Pseudonym, type Traces } from '../../identity/index.ts';
import { appendAudit } from './audit.ts';
import { openDatabase } from './database.ts';
import { mentions, rowsThatMention, textTables, type TextTable } from './mentions.ts';
import type { Schema } from './schema.ts';

export interface Forgotten {
  readonly pseudonym: Pseudonym;
  /** What still goes on in the person's name: where there is any, nothing is forgotten. */
  readonly open: readonly string[];
  readonly deleted: Readonly<Record<string, number>>;
  readonly rewritten: Readonly<Record<string, number>>;
}

/** Nothing of a person stands in these, or nobody may change it. */
const SPARED = ['audit', 'audit_chain', 'audit_seals', 'signing_keys', 'installation', 'kysely_migration'];
/** Who is signed in on a phone, as far as the tenant says so: the next reading brings it back. */
const MIRRORED = ['user_id', 'upn', 'upn_folded'];
const UNHURRIED = { connectMs: 15_000, queryMs: 0 };

/**
 * Forgets whoever has these ids, in one transaction.
 * @param given object id, user principal name or account of Slack (`U…` or `T…/U…`), as many as are known
 * @param really otherwise it is only told what would be done
 */
export async function forgetPerson(
  url: string,
  given: readonly string[],
  pseudonym: Pseudonym,
  really: boolean,
): Promise<Forgotten> {
  const database = openDatabase(url, 1, UNHURRIED);
  try {
    const tx = await database.db.startTransaction().execute();
    try {
      const forgotten = await forget(tx, given, pseudonym);
      await (really && forgotten.open.length === 0 ? tx.commit() : tx.rollback()).execute();
      return forgotten;
    } catch (error) {
      await tx.rollback().execute();
      throw error;
    }
  } finally {
    await database.close();
  }
}

async function forget(
  tx: Transaction<Schema>,
  given: readonly string[],
  pseudonym: Pseudonym,
): Promise<Forgotten> {
  const known = await idsOf(tx, given);
  const open = await openOf(tx, known.ids);
  if (open.length > 0) return { pseudonym, open, deleted: {}, rewritten: {} };
  const tables = (await textTables(tx)).filter(({ name }) => !SPARED.includes(name));
  const traces = {
    ids: known.ids,
    names: [...known.names, ...(await namesOf(tx, tables, known.ids))].filter(
      (name) => name.trim() !== '' && !known.ids.includes(name),
    ),
  };
  const deleted = await deleteOwn(tx, traces.ids);
  const rewritten = await rewrite(tx, tables, traces, pseudonym);
  await appendAudit(tx, [
    {
      who: { id: 'operator', name: 'npm run forget' },
      action: 'person.forgotten',
      subject: `person ${pseudonym.id}`,
      detail: { deleted, rewritten },
    },
  ]);
  return { pseudonym, open, deleted, rewritten };
}

/** What those who have the given ids are also known by. */
async function idsOf(tx: Transaction<Schema>, given: readonly string[]): Promise<Traces> {
  const asked = given.map((id) => id.toLowerCase());
  const { rows } = await sql<{ ids: (string | null)[]; name: string | null }>`
    WITH asked AS (SELECT unnest(${asked}::text[]) AS id),
    accounts AS (
      SELECT person_id, account, name FROM channel_accounts c JOIN asked ON asked.id
        IN (lower(person_id), lower(account), lower(split_part(account, '/', 2)))),
    signed_in AS (SELECT user_id, upn FROM devices JOIN asked ON asked.id IN (lower(user_id), lower(upn))),
    ids AS (
      SELECT id FROM asked UNION SELECT lower(person_id) FROM accounts UNION SELECT lower(user_id) FROM signed_in)
    SELECT ARRAY[person_id, account, nullif(split_part(account, '/', 2), '')] AS ids, name FROM accounts
    UNION ALL SELECT ARRAY[user_id, upn], NULL FROM signed_in
    UNION ALL SELECT ARRAY[people.id], name FROM people JOIN ids ON ids.id = lower(people.id)
    UNION ALL SELECT ARRAY[c.id], NULL FROM conversations c JOIN ids ON ids.id = lower(c.person_id)`.execute(
    tx,
  );
  const ids = [...given, ...rows.flatMap((row) => row.ids)].filter((id) => id !== null);
  return { ids: [...new Set(ids)], names: [...new Set(rows.flatMap(({ name }) => name ?? []))] };
}

async function namesOf(
  tx: Transaction<Schema>,
  tables: readonly TextTable[],
  ids: readonly string[],
): Promise<string[]> {
  const names: string[] = [];
  for (const table of tables) {
    for (const { values } of await rowsThatMention(tx, table, ids)) names.push(...namesIn(values, { ids }));
  }
  return names;
}

async function openOf(tx: Transaction<Schema>, ids: readonly string[]): Promise<string[]> {
  const theirs = (column: string): RawBuilder<boolean> =>
    sql`lower(${sql.ref(column)}->>'id') = ANY(${ids.map((id) => id.toLowerCase())}::text[])`;
  const { rows } = await sql<{ what: string }>`
    SELECT 'change ' || id AS what FROM changes WHERE finished_at IS NULL AND ${theirs('requested_by')}
    UNION ALL SELECT 'runbook ' || id FROM runs WHERE status IN ('open', 'paused') AND ${theirs('started_by')}
    UNION ALL SELECT 'schedule ' || id FROM schedules WHERE state = 'active' AND ${theirs('requested_by')}`.execute(
    tx,
  );
  return rows.map(({ what }) => what);
}

/** Rows that are about the person alone, by the columns that say so. */
const OWN = {
  people: ['id'],
  channel_accounts: ['person_id', 'account'],
  conversations: ['id', 'person_id'],
  watches: ['conversation_id'],
  live_cards: ['conversation_id'],
  delegations: ['delegator_id', 'delegate_id'],
} as const;
/** What is noted for a while, and can be done without: the key or the part says whom it is about. */
const PASSING = { turns: ['id'], rates: ['key'], card_parts: ['part'] } as const;

async function deleteOwn(tx: Transaction<Schema>, ids: readonly string[]): Promise<Record<string, number>> {
  const lower = ids.map((id) => id.toLowerCase());
  const isOne = (column: string): RawBuilder<boolean> =>
    sql`lower(${sql.ref(column)}) = ANY(${lower}::text[])`;
  const where: (readonly [string, RawBuilder<unknown>])[] = [
    ...Object.entries(OWN).map(
      ([table, columns]) => [table, sql.join(columns.map(isOne), sql` OR `)] as const,
    ),
    ...Object.entries(PASSING).map(([table, columns]) => [table, mentions(columns, ids)] as const),
  ];
  const counts: Record<string, number> = {};
  for (const [table, isTheirs] of where) {
    const { numAffectedRows } = await sql`DELETE FROM ${sql.table(table)} WHERE ${isTheirs}`.execute(tx);
    if (numAffectedRows) counts[table] = Number(numAffectedRows);
  }
  return counts;
}

async function rewrite(
  tx: Transaction<Schema>,
  tables: readonly TextTable[],
  traces: Traces,
  pseudonym: Pseudonym,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    for (const row of await rowsThatMention(tx, table, [...traces.ids, ...traces.names])) {
      const values = withoutPerson(row.values, traces, pseudonym) as Readonly<Record<string, unknown>>;
      const changed = table.columns.filter(
        ({ name }) => JSON.stringify(values[name]) !== JSON.stringify(row.values[name]),
      );
      if (changed.length === 0) continue;
      const set = changed.map(({ name, type }) => {
        const value = table.name === 'devices' && MIRRORED.includes(name) ? null : values[name];
        return sql`${sql.ref(name)} = ${type === 'jsonb' ? JSON.stringify(value) : value}`;
      });
      await sql`UPDATE ${sql.table(table.name)} SET ${sql.join(set)} WHERE ctid = ${row.ctid}::tid`.execute(
        tx,
      );
      counts[table.name] = (counts[table.name] ?? 0) + 1;
    }
  }
  return counts;
}
