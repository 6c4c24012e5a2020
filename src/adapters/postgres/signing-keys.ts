import { randomBytes } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { KeyKind, Keys, KeyStore, SigningKey } from '../../keys/index.ts';
import type { Schema } from './schema.ts';

export function keyStore(db: Kysely<Schema>): KeyStore {
  return {
    keys: async (kind) => (await youngKeys(db, kind)) ?? (await renewed(db, kind)),
  };
}

/** Undefined where it is time for another. */
async function youngKeys(db: Kysely<Schema>, kind: KeyKind): Promise<Keys | undefined> {
  const { purpose, replacedAfterDays, acceptedForDays } = kind;
  const { rows } = await sql<SigningKey & { readonly isYoung: boolean }>`
    SELECT id, secret, created_at AS "createdAt", created_at > ${daysAgo(replacedAfterDays)} AS "isYoung"
    FROM signing_keys WHERE purpose = ${purpose} AND created_at > ${daysAgo(acceptedForDays)}
    ORDER BY created_at DESC`.execute(db);
  const [newest, ...older] = rows;
  return newest?.isYoung === true ? [newest, ...older] : undefined;
}

/** All who find that it is time wait for the first of them, and use the key that it made. */
function renewed(db: Kysely<Schema>, kind: KeyKind): Promise<Keys> {
  return db.transaction().execute(async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`keys ${kind.purpose}`}, 0))`.execute(tx);
    const made = await youngKeys(tx, kind);
    if (made) return made;
    await sql`
      DELETE FROM signing_keys
      WHERE purpose = ${kind.purpose} AND created_at <= ${daysAgo(kind.acceptedForDays)}`.execute(tx);
    const id = randomBytes(6).toString('base64url');
    await tx.insertInto('signing_keys').values({ id, purpose: kind.purpose, secret: kind.make() }).execute();
    const keys = await youngKeys(tx, kind);
    if (!keys) throw new Error('a key that was just made is too old already');
    return keys;
  });
}

/** The beginning of time, where the days are without end. */
function daysAgo(days: number | null) {
  return sql<Date>`coalesce(now() - make_interval(days => ${days}::integer), '-infinity')`;
}
