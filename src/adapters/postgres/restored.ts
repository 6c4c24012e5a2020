/** A restored database is older than the tenant. It is told by where it is, and begins with its changes paused. */
import { sql, type Kysely, type Transaction } from 'kysely';
import { WORKER } from '../../audit/index.ts';
import { halt } from '../../changes/index.ts';
import type { Log } from '../../kernel/log.ts';
import { appendAudit } from './audit.ts';
import { decideChange } from './changes.ts';
import { openDatabase } from './database.ts';
import type { Schema } from './schema.ts';

export interface Restore {
  /** The newest moment that the database knows of. */
  readonly since: Date;
  /** How many changes wait to be resumed. */
  readonly paused: number;
}

/** Numbers that are given after the backup are on cards in chats: they are not given again. */
const SKIPPED_NUMBERS = 1_000;

/** Pausing waits for nothing but another process that starts. */
const PATIENCE = { connectMs: 15_000, queryMs: 0 };

/**
 * Looks whether the database of these tables is another than before; the first process that starts on a restored one pauses its changes
 * and has them read back from the tenant once somebody resumes them.
 * @param isTold somebody says that it was restored: copies of whole disks look the same as before
 * @returns undefined where it was not restored
 */
export async function heedRestore(url: string, log: Log, isTold = false): Promise<Restore | undefined> {
  const database = openDatabase(url, 1, PATIENCE);
  try {
    const restore = await database.db.transaction().execute(async (tx) => {
      await sql`SELECT pg_advisory_xact_lock(hashtextextended('installation', 0))`.execute(tx);
      const isMoved = await noteHome(tx);
      return isMoved || isTold ? holdEverything(tx) : undefined;
    });
    if (restore) log.warn(restore, 'the database was restored: its changes wait to be resumed');
    return restore;
  } finally {
    await database.close();
  }
}

/** @returns whether these tables were elsewhere before */
async function noteHome(tx: Transaction<Schema>): Promise<boolean> {
  const before = await tx.selectFrom('installation').select('home').executeTakeFirst();
  const { rows } = await sql<{ home: string }>`
    INSERT INTO installation (home) VALUES (database_home())
    ON CONFLICT (only_one) DO UPDATE SET home = excluded.home RETURNING home`.execute(tx);
  return before !== undefined && before.home !== rows[0]?.home;
}

async function holdEverything(tx: Transaction<Schema>): Promise<Restore> {
  const { since, now } = await times(tx);
  await sql`UPDATE changes SET unsure_since = least(unsure_since, ${since}::timestamptz) WHERE finished_at IS NULL`.execute(
    tx,
  );
  const paused = await pauseChanges(tx, now);
  await skipNumbers(tx);
  await appendAudit(tx, [
    {
      who: WORKER,
      action: 'database.restored',
      subject: 'database',
      detail: { since: since.toISOString(), paused },
    },
  ]);
  return { since, paused };
}

async function times(tx: Transaction<Schema>): Promise<{ since: Date; now: Date }> {
  const { rows } = await sql<{ since: Date; now: Date }>`
    SELECT now() AS now, coalesce(greatest((SELECT at FROM audit ORDER BY id DESC LIMIT 1),
      (SELECT started_at FROM inventory_syncs ORDER BY id DESC LIMIT 1)), now()) AS since`.execute(tx);
  const now = new Date();
  return rows[0] ?? { since: now, now };
}

async function pauseChanges(tx: Transaction<Schema>, now: Date): Promise<number> {
  const open = await tx
    .selectFrom('changes')
    .select('id')
    .where('state', 'in', ['approved', 'scheduled', 'running'])
    .orderBy('id')
    .execute();
  let paused = 0;
  for (const { id } of open) {
    const reason = { code: 'change.restored', details: { id } };
    const halted = await decideChange(tx, id, (change) => halt(change, reason, { who: WORKER, now }));
    if (halted?.ok) paused += 1;
  }
  return paused;
}

async function skipNumbers(tx: Kysely<Schema>): Promise<void> {
  await sql`
    SELECT setval(pg_get_serial_sequence(format('%I.%I', table_schema, table_name), column_name),
      nextval(pg_get_serial_sequence(format('%I.%I', table_schema, table_name), column_name)) + ${SKIPPED_NUMBERS}::integer)
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND is_identity = 'YES' AND data_type = 'integer'`.execute(tx);
}
