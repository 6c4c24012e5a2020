import { sql, type Kysely, type Selectable } from 'kysely';
import type pg from 'pg';
import type { InventorySync, SyncStore } from '../../devices/index.ts';
import { upsertDevices } from './device-rows.ts';
import { exclusively } from './locks.ts';
import type { Schema } from './schema.ts';

export function syncStore(db: Kysely<Schema>, pool: pg.Pool): SyncStore {
  return {
    alone: (work) => exclusively(pool, 'inventory', work),
    async interrupted() {
      const row = await db
        .selectFrom('inventory_syncs')
        .selectAll()
        .where('finished_at', 'is', null)
        .where('next_link', 'is not', null)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && syncOf(row);
    },
    begin: (startedAt) =>
      db.transaction().execute(async (tx) => {
        const before = await tx
          .deleteFrom('inventory_syncs')
          .where('finished_at', 'is', null)
          .returning('problem')
          .executeTakeFirst();
        const row = await tx
          .insertInto('inventory_syncs')
          // Until this one has come to an end too.
          .values({ started_at: startedAt, problem: before?.problem ?? null })
          .returningAll()
          .executeTakeFirstOrThrow();
        return syncOf(row);
      }),
    async keep({ id, pages, next }, devices) {
      await db.transaction().execute(async (tx) => {
        await upsertDevices(tx, devices);
        await tx
          .insertInto('inventory_seen')
          .values({ sync_id: id, ids: devices.map((device) => device.id) })
          .execute();
        await tx
          .updateTable('inventory_syncs')
          .set({ pages, next_link: next })
          .where('id', '=', id)
          .execute();
      });
    },
    async finish({ id, startedAt }) {
      await db.transaction().execute(async (tx) => {
        // A phone that was added behind the reader's back was not there to be met.
        await sql`
          DELETE FROM devices d
          WHERE (first_seen_at IS NULL OR first_seen_at < ${startedAt}) AND NOT EXISTS (
            SELECT 1 FROM inventory_seen s, unnest(s.ids) AS met (id) WHERE s.sync_id = ${id} AND met.id = d.id
          )`.execute(tx);
        await tx.deleteFrom('inventory_seen').where('sync_id', '=', id).execute();
        await sql`UPDATE inventory_syncs SET finished_at = clock_timestamp(), problem = NULL WHERE id = ${id}`.execute(
          tx,
        );
        await sql`DELETE FROM inventory_syncs WHERE started_at < ${startedAt}::timestamptz - interval '7 days'`.execute(
          tx,
        );
      });
    },
    async refused({ id }, problem) {
      await db.updateTable('inventory_syncs').set({ problem }).where('id', '=', id).execute();
    },
    async problem() {
      const last = await db
        .selectFrom('inventory_syncs')
        .select('problem')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return last?.problem ?? null;
    },
  };
}

function syncOf(row: Selectable<Schema['inventory_syncs']>): InventorySync {
  return { id: row.id, startedAt: row.started_at, pages: row.pages, next: row.next_link };
}
