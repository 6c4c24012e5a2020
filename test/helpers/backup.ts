/** A backup of what changes are at, kept in the database itself: for tests of what a restored ledger does. */
import { openDatabase } from '../../src/adapters/postgres/database.ts';
import { heedRestore } from '../../src/adapters/postgres/index.ts';
import { silentLog } from '../../src/kernel/log.ts';

const LEDGERS = ['targets', 'sign_in_batches', 'operation_targets'];

export interface Backup {
  /** Brings it back, and starts on it as a process does. */
  restore(): Promise<void>;
}

/** Of all changes there are. The audit stays: its time of the backup is put in the place of what it has noted since. */
export async function backUp(url: string): Promise<Backup> {
  await query(
    url,
    'CREATE TABLE backup_time AS SELECT now() AS at',
    ...['changes', ...LEDGERS].map((table) => `CREATE TABLE backup_of_${table} AS TABLE ${table}`),
  );
  return {
    async restore() {
      await query(
        url,
        `UPDATE changes c SET state = b.state, started_at = b.started_at, finished_at = b.finished_at, note = b.note
         FROM backup_of_changes b WHERE b.id = c.id`,
        ...LEDGERS.flatMap((table) => [
          `DELETE FROM ${table} WHERE change_id IN (SELECT id FROM backup_of_changes)`,
          `INSERT INTO ${table} SELECT * FROM backup_of_${table}`,
        ]),
      );
      await heedRestore(url, silentLog, true);
      await query(
        url,
        'UPDATE changes SET unsure_since = at FROM backup_time WHERE unsure_since IS NOT NULL',
        ...['time', 'of_changes', ...LEDGERS.map((table) => `of_${table}`)].map(
          (of) => `DROP TABLE backup_${of}`,
        ),
      );
    },
  };
}

async function query(url: string, ...statements: readonly string[]): Promise<void> {
  const database = openDatabase(url, 1);
  try {
    await database.pool.query(`BEGIN; ${statements.join('; ')}; COMMIT`);
  } finally {
    await database.close();
  }
}
