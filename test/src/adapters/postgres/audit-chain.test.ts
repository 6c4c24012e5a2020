import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import pg from 'pg';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openStores, type Stores } from '../../../../src/adapters/postgres/index.ts';
import * as foundation from '../../../../src/adapters/postgres/migrations/001-foundation.ts';
import * as chainMigration from '../../../../src/adapters/postgres/migrations/017-audit-chain.ts';
import { auditChain } from '../../../../src/adapters/postgres/audit-chain.ts';
import { appendAudit } from '../../../../src/adapters/postgres/audit.ts';
import type { Schema } from '../../../../src/adapters/postgres/schema.ts';
import { WORKER, type AuditEntry } from '../../../../src/audit/index.ts';
import { hashOf } from '../../../../src/audit/link.ts';
import { seal, type Seal } from '../../../../src/audit/seal.ts';
import { verifyChain, type Verification } from '../../../../src/audit/verify.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { signerOf } from '../../../helpers/audit-log.ts';
import { ALEX } from '../../../helpers/installation.ts';
import { emptyDatabase, freshDatabase, type FreshDatabase } from '../../../helpers/postgres.ts';

const signer = signerOf('ours');

function entry(number: number, more: Partial<AuditEntry> = {}): AuditEntry {
  return { who: ALEX, action: 'test.done', subject: `test ${number}`, detail: { number }, ...more };
}

describe('src/adapters/postgres/audit-chain.ts', () => {
  let database: FreshDatabase;
  let stores: Stores;
  let pool: pg.Pool;
  let db: Kysely<Schema>;
  beforeAll(async () => {
    database = await freshDatabase();
    stores = openStores(database.url, silentLog, 20);
    pool = new pg.Pool({ connectionString: database.url, max: 20 });
    db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  });
  afterAll(async () => {
    await db.destroy();
    await stores.close();
    await database.drop();
  });
  /** Past all triggers, as only the tables' owner or a superuser can. */
  async function tamper(...statements: readonly string[]): Promise<void> {
    const { rows } = await pool.query<{ name: string; table: string; always: boolean }>(`
      SELECT format('TRIGGER %I', tgname) AS name, tgrelid::regclass::text AS table, tgenabled = 'A' AS always
      FROM pg_trigger WHERE tgrelid::regclass::text LIKE 'audit%' AND NOT tgisinternal`);
    const off = rows.map(({ name, table }) => `ALTER TABLE ${table} DISABLE ${name}`);
    const on = rows.map(
      ({ name, table, always }) => `ALTER TABLE ${table} ENABLE ${always ? 'ALWAYS' : ''} ${name}`,
    );
    await pool.query([...off, ...statements, ...on].join(';'));
  }
  beforeEach(async () => {
    await tamper('DELETE FROM audit', 'DELETE FROM audit_chain', 'DELETE FROM audit_seals');
    await stores.audit.append(Array.from({ length: 6 }, (_, at) => entry(at + 1)));
  });

  const verify = (): Promise<Verification> => verifyChain(stores.auditChain, signer);
  async function sealAt(kind: Seal['kind'], seq: number): Promise<Seal> {
    const stretch = await stores.auditChain.between(seq, seq);
    return seal({ kind, seq, hash: stretch?.hash ?? 'ff'.repeat(32), at: new Date() }, signer);
  }

  it('gives whatever is written the hash that the documented algorithm gives it', async () => {
    const text = fc.string({ unit: 'grapheme' });
    const any = fc.record({
      who: fc.record({ id: text, name: text }),
      action: text,
      subject: text,
      detail: fc.dictionary(text, fc.jsonValue()),
      where: fc.record({ channel: text, conversationId: text }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(any, { minLength: 1, maxLength: 20 }), async (entries) => {
        await stores.audit.append(entries);
        for await (const batch of stores.auditChain.entries({ first: 1, last: 1e6 })) {
          for (const one of batch) expect(hashOf(one, one)).toBe(one.hash);
          if (batch.length === 0) return;
        }
      }),
      { numRuns: 20 },
    );
    expect((await verify()).fault).toBeUndefined();
  });

  it('makes one chain without gaps of what many transactions write at once, some of which fail', async () => {
    const work = Array.from({ length: 60 }, (_, at) =>
      db.transaction().execute(async (tx) => {
        await appendAudit(tx, [entry(at), entry(at)]);
        await sql`SELECT pg_sleep(${(at % 5) / 100})`.execute(tx);
        await appendAudit(tx, [entry(at)]);
        if (at % 6 === 0) throw new Error('undone');
      }),
    );
    const ended = await Promise.allSettled(work);
    expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(10);
    expect(await verify()).toMatchObject({ first: 1, last: 6 + 150, fault: undefined });
  });

  it('lets no two transactions wait for each other, whatever they do after they have written to the log', async () => {
    await sql`CREATE TABLE things AS SELECT id FROM generate_series(1, 2) AS id`.execute(db);
    onTestFinished(async () => {
      await sql`DROP TABLE things`.execute(db);
    });
    const locking = (id: number) => sql`SELECT 1 FROM things WHERE id = ${id} FOR UPDATE`;
    // The first has written and wants what the second holds, who is about to write.
    for (let round = 0; round < 10; round++) {
      await Promise.all([
        db.transaction().execute(async (tx) => {
          await appendAudit(tx, [entry(round)]);
          await sql`SELECT pg_sleep(0.02)`.execute(tx);
          await locking(1).execute(tx);
        }),
        db.transaction().execute(async (tx) => {
          await locking(1).execute(tx);
          await sql`SELECT pg_sleep(0.02)`.execute(tx);
          await appendAudit(tx, [entry(round)]);
        }),
      ]);
    }
    expect((await verify()).fault).toBeUndefined();
  });

  it('writes no place and no hash but those that it computes itself', async () => {
    const { id } = await db
      .insertInto('audit')
      .values({ who: JSON.stringify(WORKER), action: 'test.forged', subject: 'test 7' })
      .returning('id')
      .executeTakeFirstOrThrow();
    await expect(
      pool.query('INSERT INTO audit_chain VALUES (99, $1, $2, $2)', [id, Buffer.alloc(32)]),
    ).rejects.toThrow(/duplicate key/);
    await expect(
      pool.query('INSERT INTO audit_chain VALUES (99, 123456, $1, $1)', [Buffer.alloc(32)]),
    ).rejects.toThrow(/no rows/);
    expect(await verify()).toMatchObject({ last: 7, fault: undefined });
  });

  it.each(
    ['audit', 'audit_chain', 'audit_seals'].flatMap((table) => [
      `UPDATE ${table} SET ${table === 'audit' ? "action = 'x'" : 'seq = seq + 10'}`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
    ]),
  )('refuses %s, also under session_replication_role', async (statement) => {
    await stores.auditChain.keep(await sealAt('checkpoint', 6));
    const client = await pool.connect();
    onTestFinished(() => client.release(true));
    await expect(client.query(statement)).rejects.toThrow('append-only');
    await client.query("SET session_replication_role = 'replica'");
    await expect(client.query(statement)).rejects.toThrow('append-only');
    await client.query(
      `INSERT INTO audit (who, action, subject) VALUES ('{"id": "x", "name": "x"}', 'test.quiet', 'test 7')`,
    );
    expect(await verify()).toMatchObject({ last: 7, checkpoints: 1, fault: undefined });
  });

  it.each([
    ['altered', ["UPDATE audit SET detail = '{\"number\": 4.0}' WHERE subject = 'test 4'"], { seq: 4 }],
    ['altered', ["UPDATE audit SET at = at + interval '1 microsecond' WHERE subject = 'test 4'"], { seq: 4 }],
    ['altered', ['UPDATE audit_chain SET hash = previous WHERE seq = 4'], { seq: 4 }],
    ['removed', ["DELETE FROM audit WHERE subject = 'test 4'"], { seq: 4 }],
    [
      'removed',
      [
        'DELETE FROM audit USING audit_chain c WHERE c.entry_id = audit.id AND c.seq = 4',
        'DELETE FROM audit_chain WHERE seq = 4',
      ],
      { seq: 4 },
    ],
    [
      'moved',
      [
        "UPDATE audit_chain SET entry_id = CASE entry_id WHEN b.id THEN c.id WHEN c.id THEN b.id END FROM audit b, audit c WHERE b.subject = 'test 4' AND c.subject = 'test 6' AND entry_id IN (b.id, c.id)",
      ],
      { seq: 4, from: 6 },
    ],
    [
      'replaced',
      [
        "UPDATE audit SET action = 'test.undone' WHERE subject = 'test 4'",
        'UPDATE audit_chain SET hash = audit_hash(seq, previous, audit) FROM audit WHERE audit.id = entry_id AND seq = 4',
      ],
      { seq: 4 },
    ],
    [
      'cut-off',
      ["DELETE FROM audit WHERE subject IN ('test 5', 'test 6')", 'DELETE FROM audit_chain WHERE seq > 4'],
      { seq: 5 },
    ],
  ] as const)('finds and names what was %s past the triggers', async (problem, statements, where) => {
    await stores.auditChain.keep(await sealAt('checkpoint', 6));
    expect((await verify()).fault).toBeUndefined();
    // A unique constraint is looked at row by row, and two rows that change places are the same for a moment.
    const loose = 'ALTER TABLE audit_chain DROP CONSTRAINT audit_chain_entry_id_key';
    await tamper(loose, ...statements);
    onTestFinished(async () => {
      await tamper('DELETE FROM audit_chain', 'ALTER TABLE audit_chain ADD UNIQUE (entry_id)');
    });
    expect((await verify()).fault).toEqual({ problem, ...where });
  });

  it('finds a row that was put beside the chain', async () => {
    await tamper(`INSERT INTO audit (who, action, subject) VALUES ('{}', 'test.forged', 'test 7')`);
    const { fault } = await verify();
    expect(fault?.problem).toBe('inserted');
    const { rows } = await pool.query<{ subject: string }>('SELECT subject FROM audit WHERE id = $1', [
      fault?.seq,
    ]);
    expect(rows).toEqual([{ subject: 'test 7' }]);
  });

  it('removes what an anchor covers, and nothing else', async () => {
    const gone = 'DELETE FROM audit USING audit_chain c WHERE c.entry_id = audit.id AND c.seq <= 3';
    await expect(pool.query(gone)).rejects.toThrow('append-only');
    await stores.auditChain.forget(await sealAt('anchor', 3), entry(9, { action: 'audit.forgotten' }));
    expect(await verify()).toMatchObject({ first: 4, last: 7, fault: undefined });
    const { entries } = await stores.audit.search({ words: [] }, { page: 0, perPage: 9 });
    expect(entries.map(({ seq, subject }) => [seq, subject])).toEqual([
      ...[
        [7, 'test 9'],
        [6, 'test 6'],
        [5, 'test 5'],
        [4, 'test 4'],
      ],
    ]);
    await expect(pool.query('DELETE FROM audit')).rejects.toThrow('append-only');
    await expect(pool.query('DELETE FROM audit_chain')).rejects.toThrow('append-only');
  });

  it('keeps its newest entry, to which the next one is chained, and seals no entry that is not there', async () => {
    await expect(stores.auditChain.forget(await sealAt('anchor', 6), entry(9))).rejects.toThrow(
      'keeps its newest',
    );
    const lying = { ...(await sealAt('checkpoint', 4)), hash: 'ab'.repeat(32) };
    await expect(stores.auditChain.keep(lying)).rejects.toThrow('no such entry');
    await expect(stores.auditChain.keep(await sealAt('checkpoint', 8))).rejects.toThrow('no such entry');
    expect(await verify()).toMatchObject({ first: 1, last: 6, checkpoints: 0, fault: undefined });
  });

  it('chains what was written before there was a chain, in the order in which it was written', async () => {
    const old = await emptyDatabase();
    const dialect = new PostgresDialect({ pool: new pg.Pool({ connectionString: old.url }) });
    const before = new Kysely<Schema>({ dialect });
    // As migrations know it: without tables.
    const bare = new Kysely<unknown>({ dialect });
    onTestFinished(async () => {
      await before.destroy();
      await old.drop();
    });
    await foundation.up(bare);
    await appendAudit(
      before,
      Array.from({ length: 1_200 }, (_, at) => entry(at + 1)),
    );
    await chainMigration.up(bare);
    await appendAudit(before, [entry(1_201)]);
    expect(await verifyChain(auditChain(before), signer)).toMatchObject({
      first: 1,
      last: 1_201,
      fault: undefined,
    });
    for await (const batch of auditChain(before).entries({ first: 1, last: 1_201 }))
      for (const { seq, subject } of batch) expect(subject).toBe(`test ${seq}`);
  });

  it('finds entries by words, subjects and time, newest first and page by page', async () => {
    await stores.audit.append([
      entry(7, {
        who: { id: 'megan', name: 'Megan Bowen' },
        action: 'change.approved',
        subject: 'change 12',
      }),
    ]);
    // Both would be of one millisecond, which is all that a Date tells.
    await wait(5);
    await stores.audit.append([entry(8, { action: 'change.approved', subject: 'change 112' })]);
    const found = async (search: Parameters<Stores['audit']['search']>[0], page = 0) => {
      const { entries, more } = await stores.audit.search(search, { page, perPage: 3 });
      return [entries.map(({ seq }) => seq), more];
    };
    expect(await found({ words: [] })).toEqual([[8, 7, 6], true]);
    expect(await found({ words: [] }, 2)).toEqual([[2, 1], false]);
    expect(await found({ words: ['APPROVED'] })).toEqual([[8, 7], false]);
    expect(await found({ words: ['approved', 'megan'] })).toEqual([[7], false]);
    expect(await found({ words: ['%'] })).toEqual([[], false]);
    expect(await found({ words: [], subjects: ['change 12', 'test 1'] })).toEqual([[7, 1], false]);
    expect(await found({ words: [], subjects: [] })).toEqual([[], false]);
    const [newest] = await stores.audit.recent(undefined, 1);
    expect(await found({ words: [], since: newest!.at })).toEqual([[8], false]);
    expect(await stores.auditChain.stretch(newest!.at)).toMatchObject({ first: 8, last: 8 });
    expect(await stores.auditChain.stretch(new Date(newest!.at.getTime() + 1_000))).toBeUndefined();
  });
});
