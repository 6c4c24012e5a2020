import { sql, type Kysely, type Selectable } from 'kysely';
import { displayMac, matches, type Device, type Mac, type Region } from '../../devices/index.ts';
import type { DeadlineClock, DeadlineItem, DeadlineKind, DeadlineStore } from '../../monitor/index.ts';
import { deviceOf } from './device-rows.ts';
import { insertRecords } from './recordset.ts';
import type { Schema } from './schema.ts';

export function deadlineStore(db: Kysely<Schema>): DeadlineStore {
  return {
    clocks: async () => [...(await ofPhones(db)), ...(await ofEnrolments(db))],
    warn: (items, now) =>
      db.transaction().execute(async (tx) => {
        if (items.length === 0) return undefined;
        const { id } = await tx
          .insertInto('deadline_warnings')
          .values({ created_at: now })
          .returning('id')
          .executeTakeFirstOrThrow();
        const rows = items.map(({ kind, at, aheadHours, device, changeId }) => ({
          ...{ warning_id: id, device_id: device.id, kind, at, ahead_hours: aheadHours, device },
          change_id: changeId,
        }));
        const { numAffectedRows = 0n } = await sql`
          ${insertRecords('deadline_items', rows)} ON CONFLICT DO NOTHING`.execute(tx);
        if (numAffectedRows > 0n) return id;
        await tx.deleteFrom('deadline_warnings').where('id', '=', id).execute();
        return undefined;
      }),
    async find(id) {
      const warning = await db
        .selectFrom('deadline_warnings')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      if (!warning) return undefined;
      const rows = await db
        .selectFrom('deadline_items')
        .selectAll()
        .where('warning_id', '=', id)
        .orderBy('at')
        .orderBy('device_id')
        .execute();
      return { id, createdAt: warning.created_at, items: rows.map(itemOf) };
    },
    async ahead(selector, now, limit) {
      const { rows } = await sql<Selectable<Schema['deadline_items']>>`
        SELECT DISTINCT ON (device_id, kind) * FROM deadline_items WHERE at > ${now}
        ORDER BY device_id, kind, at DESC, ahead_hours`.execute(db);
      return rows
        .map(itemOf)
        .filter(({ device }) => matches(selector, device))
        .sort((a, b) => a.at.getTime() - b.at.getTime())
        .slice(0, limit);
    },
    async outstanding() {
      const rows = await db.selectFrom('deadline_warnings').select('id').where('told', '=', false).execute();
      return rows.map(({ id }) => id);
    },
    async told(id) {
      await db.updateTable('deadline_warnings').set({ told: true }).where('id', '=', id).execute();
    },
  };
}

/** Phones of the inventory: nobody signed in, somebody but unseen, or just given a policy. */
async function ofPhones(db: Kysely<Schema>): Promise<DeadlineClock[]> {
  const { rows } = await sql<
    Selectable<Schema['devices']> & { kind: DeadlineKind; clock_since: Date; change_id: number | null }
  >`
    WITH clocks (device_id, kind, clock_since, change_id) AS (
      SELECT device_id, kind, since, NULL::integer
      FROM signed_out_devices, unnest(ARRAY['sign-in-again', 'signed-out']) AS kind
      UNION ALL
      SELECT w.device_id, 'unseen', w.since, NULL
      FROM device_watch w WHERE w.state = 'offline'
        AND NOT EXISTS (SELECT 1 FROM signed_out_devices s WHERE s.device_id = w.device_id)
      UNION ALL
      SELECT d.id, 'policy', o.ended_at, o.change_id
      FROM operation_targets o
      JOIN changes c ON c.id = o.change_id AND c.kind = 'policy-sip'
      JOIN devices d ON d.user_id = o.subject_id
      WHERE o.state = 'succeeded' AND o.ended_at > now() - interval '2 days'
    )
    SELECT d.*, k.kind, k.clock_since, k.change_id FROM clocks k JOIN devices d ON d.id = k.device_id`.execute(
    db,
  );
  return rows.map((row) => ({
    ...{ kind: row.kind, device: deviceOf(row), since: row.clock_since, changeId: row.change_id },
  }));
}

/**
 * Phones of enrolments that are on their way, or failed at their sign-in and can be signed in still: by the last change that they
 * were a target of. A code runs for 24 hours from its issue.
 */
async function ofEnrolments(db: Kysely<Schema>): Promise<DeadlineClock[]> {
  const { rows } = await sql<Selectable<Schema['targets']>>`
    SELECT * FROM (
      SELECT DISTINCT ON (t.mac) t.*
      FROM targets t JOIN changes c ON c.id = t.change_id
      WHERE c.started_at IS NOT NULL AND c.started_at > now() - interval '30 days'
      ORDER BY t.mac, t.change_id DESC
    ) t
    WHERE (stage = 'activate' AND state IN ('pending', 'running') AND code_expires_at IS NOT NULL)
       OR (stage = 'sign-in' AND state IN ('pending', 'running', 'failed')
           AND NOT EXISTS (SELECT 1 FROM devices d WHERE d.mac = t.mac))`.execute(db);
  return rows.flatMap((row): DeadlineClock[] => {
    const device = comingDevice(row);
    const changeId = row.change_id;
    if (row.stage !== 'activate') return [{ kind: 'first-sign-in', device, since: row.moved_at, changeId }];
    const expiresAt = row.code_expires_at;
    if (!expiresAt) return [];
    return [{ kind: 'code', device, since: new Date(expiresAt.getTime() - 24 * 3_600_000), changeId }];
  });
}

/** A phone that the inventory does not show yet, as far as its enrolment tells. */
function comingDevice(row: Selectable<Schema['targets']>): Device {
  const mac = row.mac as Mac;
  return {
    ...{ id: mac, mac, name: displayMac(mac), site: row.site, region: row.region as Region },
    ...{ vendor: row.vendor, model: '', firmware: null, userId: null, upn: row.upn },
    ...{ health: 'unknown', activity: 'unknown', modifiedAt: null, platform: 'sip-gateway' },
  };
}

function itemOf(row: Selectable<Schema['deadline_items']>): DeadlineItem {
  return {
    kind: row.kind as DeadlineKind,
    at: row.at,
    device: row.device as Device,
    aheadHours: row.ahead_hours,
    changeId: row.change_id,
  };
}
