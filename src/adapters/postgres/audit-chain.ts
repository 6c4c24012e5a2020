import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { AuditChain, ChainedEntry, ChainView, Seal, StoredLink, Stretch } from '../../audit/index.ts';
import { appendAudit } from './audit.ts';
import type { Schema } from './schema.ts';

/** Entries that are read at once, for files. */
const BATCH = 1_000;

/** The texts that were hashed, as `audit_hash` has them. */
const TEXTS = sql`audit_time(audit.at) AS at, audit.who::text AS who, audit.action, audit.subject,
  audit.detail::text AS detail, audit.conversation::text AS conversation`;
const LINK = sql`audit_chain.seq::double precision AS seq, encode(previous, 'hex') AS previous, encode(hash, 'hex') AS hash`;

export function auditChain(db: Kysely<Schema>): AuditChain {
  return {
    view: (read) =>
      db
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute((tx) => read(viewOf(tx))),
    async ends() {
      const oldest = await first<{ seq: number; at: Date }>(
        db,
        sql`SELECT seq::double precision AS seq, at FROM audit_chain JOIN audit ON audit.id = entry_id
            ORDER BY audit_chain.seq LIMIT 1`,
      );
      const newest = await first<Pick<StoredLink, 'seq' | 'hash'>>(
        db,
        sql`SELECT ${LINK} FROM audit_chain ORDER BY audit_chain.seq DESC LIMIT 1`,
      );
      const checkpoint = await first<Pick<Seal, 'seq' | 'at'>>(
        db,
        sql`SELECT seq::double precision AS seq, at FROM audit_seals WHERE kind = 'checkpoint'
            ORDER BY audit_seals.seq DESC LIMIT 1`,
      );
      return oldest && newest && { oldest, newest, checkpoint };
    },
    stretch: (since) =>
      stretch(
        db,
        since
          ? sql`(SELECT min(c.seq) FROM audit JOIN audit_chain c ON c.entry_id = audit.id WHERE at >= ${since})`
          : sql`(SELECT min(seq) FROM audit_chain)`,
        sql`(SELECT max(seq) FROM audit_chain)`,
      ),
    between: (from, last) => stretch(db, sql`${from}::bigint`, sql`${last}::bigint`),
    async *entries({ first: from, last }) {
      for (let next = from; next <= last; next += BATCH) {
        const { rows } = await sql<ChainedEntry>`
          SELECT ${LINK}, ${TEXTS} FROM audit_chain JOIN audit ON audit.id = entry_id
          WHERE audit_chain.seq BETWEEN ${next} AND ${Math.min(last, next + BATCH - 1)}
          ORDER BY audit_chain.seq`.execute(db);
        yield rows;
      }
    },
    keep: (checkpoint) => keepSeal(db, checkpoint),
    lastBefore: (moment, limit) =>
      first(
        db,
        sql`SELECT ${LINK} FROM audit_chain WHERE audit_chain.seq = (
          SELECT coalesce(min(seq) FILTER (WHERE at >= ${moment}), max(seq) + 1) - 1 FROM (
            SELECT c.seq, at FROM audit_chain c JOIN audit ON audit.id = entry_id
            WHERE c.seq < (SELECT max(seq) FROM audit_chain) ORDER BY c.seq LIMIT ${limit}) AS oldest)`,
      ),
    forget: (anchor, audit) =>
      db.transaction().execute(async (tx) => {
        await keepSeal(tx, anchor);
        await sql`DELETE FROM audit USING audit_chain c
          WHERE c.entry_id = audit.id AND c.seq <= ${anchor.seq}`.execute(tx);
        await sql`DELETE FROM audit_chain WHERE seq <= ${anchor.seq}`.execute(tx);
        await appendAudit(tx, [audit]);
      }),
  };
}

function viewOf(tx: Kysely<Schema>): ChainView {
  return {
    async seals() {
      const { rows } = await sql<Seal>`
        SELECT kind, seq::double precision AS seq, encode(hash, 'hex') AS hash, at, key_id AS "keyId",
          replace(encode(signature, 'base64'), E'\n', '') AS signature
        FROM audit_seals ORDER BY audit_seals.seq`.execute(tx);
      return rows;
    },
    async links(after, limit) {
      const { rows } = await sql<ChainedEntry & { isThere: boolean }>`
        SELECT ${LINK}, ${TEXTS}, audit.id IS NOT NULL AS "isThere"
        FROM audit_chain LEFT JOIN audit ON audit.id = entry_id
        WHERE audit_chain.seq > ${after} ORDER BY audit_chain.seq LIMIT ${limit}`.execute(tx);
      return rows.map(({ seq, previous, hash, isThere, ...entry }) => ({
        ...{ seq, previous, hash },
        entry: isThere ? entry : null,
      }));
    },
    async unlinked() {
      const row = await first<{ id: number }>(
        tx,
        sql`SELECT id::double precision AS id FROM audit
          WHERE NOT EXISTS (SELECT FROM audit_chain WHERE entry_id = audit.id) ORDER BY audit.id LIMIT 1`,
      );
      return row?.id;
    },
  };
}

async function keepSeal(db: Kysely<Schema>, { kind, seq, hash, at, keyId, signature }: Seal): Promise<void> {
  await sql`
    INSERT INTO audit_seals (kind, seq, hash, at, key_id, signature)
    VALUES (${kind}, ${seq}, decode(${hash}, 'hex'), ${at}, ${keyId}, decode(${signature}, 'base64'))
    ON CONFLICT DO NOTHING`.execute(db);
}

/** @param from where it begins, as SQL; likewise where it ends */
async function stretch(
  db: Kysely<Schema>,
  from: RawBuilder<unknown>,
  to: RawBuilder<unknown>,
): Promise<Stretch | undefined> {
  return first(
    db,
    sql`SELECT b.seq::double precision AS first, e.seq::double precision AS last,
          encode(b.previous, 'hex') AS previous, encode(e.hash, 'hex') AS hash
        FROM audit_chain b JOIN audit_chain e ON e.seq = ${to} WHERE b.seq = ${from}`,
  );
}

async function first<T>(db: Kysely<Schema>, query: RawBuilder<unknown>): Promise<T | undefined> {
  const { rows } = await sql<T>`${query}`.execute(db);
  return rows[0];
}
