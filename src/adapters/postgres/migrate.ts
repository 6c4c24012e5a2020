import { Migrator, sql, type Kysely, type Migration } from 'kysely';
import { LinekeeperError, messageOf } from '../../kernel/errors.ts';
import { openDatabase } from './database.ts';
import type { Schema } from './schema.ts';
import * as foundation from './migrations/001-foundation.ts';
import * as shownState from './migrations/002-shown-state.ts';
import * as checks from './migrations/003-checks.ts';
import * as runs from './migrations/004-runs.ts';
import * as downloadsOfRuns from './migrations/005-downloads-of-runs.ts';
import * as personalConversations from './migrations/006-personal-conversations.ts';
import * as liveCards from './migrations/007-live-cards.ts';
import * as firmwareRead from './migrations/008-firmware-read.ts';
import * as operations from './migrations/009-operations.ts';
import * as schedules from './migrations/010-schedules.ts';
import * as monitor from './migrations/011-monitor.ts';
import * as nativePhones from './migrations/012-native-phones.ts';
import * as inventoryProblem from './migrations/013-inventory-problem.ts';
import * as operationTimes from './migrations/014-operation-times.ts';
import * as signingKeys from './migrations/015-signing-keys.ts';
import * as delegations from './migrations/016-delegations.ts';
import * as auditChain from './migrations/017-audit-chain.ts';
import * as incidentOpened from './migrations/018-incident-opened.ts';
import * as teamsAdminState from './migrations/019-teams-admin-state.ts';
import * as takeRate from './migrations/020-take-rate.ts';
import * as cardParts from './migrations/021-card-parts.ts';
import * as runOffers from './migrations/022-run-offers.ts';
import * as restores from './migrations/023-restores.ts';

/** In order, never edited once released; a new one goes to the end. */
const MIGRATIONS = {
  '001-foundation': foundation,
  '002-shown-state': shownState,
  '003-checks': checks,
  '004-runs': runs,
  '005-downloads-of-runs': downloadsOfRuns,
  '006-personal-conversations': personalConversations,
  '007-live-cards': liveCards,
  '008-firmware-read': firmwareRead,
  '009-operations': operations,
  '010-schedules': schedules,
  '011-monitor': monitor,
  '012-native-phones': nativePhones,
  '013-inventory-problem': inventoryProblem,
  '014-operation-times': operationTimes,
  '015-signing-keys': signingKeys,
  '016-delegations': delegations,
  '017-audit-chain': auditChain,
  '018-incident-opened': incidentOpened,
  '019-teams-admin-state': teamsAdminState,
  '020-take-rate': takeRate,
  '021-card-parts': cardParts,
  '022-run-offers': runOffers,
  '023-restores': restores,
};

/** Every migration of this version has been run. */
export async function isMigrated(db: Kysely<Schema>): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::integer AS count FROM kysely_migration WHERE name = ANY(${Object.keys(MIGRATIONS)}::text[])`.execute(
    db,
  );
  return rows[0]?.count === Object.keys(MIGRATIONS).length;
}

/** A large table may take its time, and so may another process that migrates first. */
const PATIENCE = { connectMs: 15_000, queryMs: 0 };

/**
 * Brings the database to this version's schema. Several processes may call it at once: the first one does the work. What a
 * newer version has done already stands: while an upgrade rolls, this one goes on beside it, and may be started again.
 */
export async function migrate(url: string): Promise<void> {
  const database = openDatabase(url, 2, PATIENCE);
  const { db } = database;
  try {
    const migrator = new Migrator({
      db,
      provider: { getMigrations: async () => ({ ...MIGRATIONS, ...(await ofNewerVersions(db)) }) },
    });
    const { error } = await migrator.migrateToLatest();
    if (error instanceof LinekeeperError) throw error;
    if (error)
      throw new LinekeeperError('postgres.migration-failed', { problem: messageOf(error) }, { cause: error });
  } finally {
    await database.close();
  }
}

const STANDS: Migration = { up: () => Promise.resolve() };

async function ofNewerVersions(db: Kysely<Schema>): Promise<Record<string, Migration>> {
  const { rows } = await sql<{ name: string }>`SELECT name FROM kysely_migration`.execute(db);
  return Object.fromEntries(
    rows.filter(({ name }) => !(name in MIGRATIONS)).map(({ name }) => [name, STANDS]),
  );
}
