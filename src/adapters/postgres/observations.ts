import { sql, type Kysely, type Selectable } from 'kysely';
import type { Region } from '../../devices/index.ts';
import {
  FLAPPING,
  judgeReading,
  type Fall,
  type Observation,
  type ObservationStore,
  type Standing,
} from '../../monitor/index.ts';
import { closeQuiet, recount, takeDown, takeTurns } from './incident-falls.ts';
import { insertRecords } from './recordset.ts';
import type { Schema } from './schema.ts';

/** What the mirror says of phones is judged in one transaction of a few statements, however many of them have changed. */
export function observationStore(db: Kysely<Schema>): ObservationStore {
  return {
    observeAll: (sync) =>
      db.transaction().execute(async (tx) => {
        await takeTurns(tx);
        const before = await lastObserved(tx);
        await sql`UPDATE inventory_syncs SET observed_at = clock_timestamp() WHERE id = ${sync.id}`.execute(
          tx,
        );
        await noteSignOuts(tx, sync.startedAt);
        if (!before) {
          await beginWith(tx, sync.startedAt);
          return NOTHING;
        }
        const gone = await leaveGone(tx);
        const told = await judge(tx, sync.startedAt, sync.startedAt.getTime() - before.getTime(), null);
        const touched = [...new Set([...told.touched, ...gone])];
        await recount(tx, touched, sync.startedAt);
        await forgetSettled(tx, sync.startedAt);
        return { ...told, touched: [...touched, ...(await closeQuiet(tx, sync.startedAt))] };
      }),
    observe: (deviceIds, at) =>
      db.transaction().execute(async (tx) => {
        await takeTurns(tx);
        const before = await lastObserved(tx);
        if (!before) return NOTHING;
        const told = await judge(tx, at, at.getTime() - before.getTime(), deviceIds);
        await recount(tx, told.touched, at);
        return told;
      }),
  };
}

const NOTHING: Observation = { opened: [], touched: [], fallenAt: [] };

async function lastObserved(tx: Kysely<Schema>): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    SELECT max(started_at) AS at FROM inventory_syncs WHERE observed_at IS NOT NULL`.execute(tx);
  return rows[0]?.at ?? null;
}

/** What is offline when the watch begins has not fallen under its eyes. */
async function beginWith(tx: Kysely<Schema>, at: Date): Promise<void> {
  await sql`
    INSERT INTO device_watch (device_id, state, since, read_at, transitions)
    SELECT id, 'offline', least(coalesce(modified_at, ${at}), ${at}), ${at}, '{}' FROM devices WHERE health = 'offline'
    ON CONFLICT DO NOTHING`.execute(tx);
}

/** The inventory tells who is signed in, and not since when nobody is: at the latest since its record last changed. */
async function noteSignOuts(tx: Kysely<Schema>, at: Date): Promise<void> {
  await sql`
    INSERT INTO signed_out_devices (device_id, since)
    SELECT id, least(coalesce(modified_at, ${at}), ${at}) FROM devices WHERE user_id IS NULL AND upn IS NULL
    ON CONFLICT DO NOTHING`.execute(tx);
  await sql`
    DELETE FROM signed_out_devices s USING devices d
    WHERE d.id = s.device_id AND (d.user_id IS NOT NULL OR d.upn IS NOT NULL)`.execute(tx);
}

/** A phone that has left the inventory is not offline: nobody looks after it any more. */
async function leaveGone(tx: Kysely<Schema>): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    UPDATE incident_phones p SET state = 'gone'
    WHERE state = 'down' AND NOT EXISTS (SELECT 1 FROM devices d WHERE d.id = p.device_id)
    RETURNING incident_id AS id`.execute(tx);
  return rows.map(({ id }) => id);
}

type Read = Pick<Selectable<Schema['devices']>, 'id' | 'site' | 'vendor' | 'model' | 'firmware'> & {
  readonly region: Region | null;
  readonly is_offline: boolean;
  /** Null, with all that follows, for a phone that is online as it should be. */
  readonly state: Standing['state'] | null;
  readonly since: Date;
  readonly doubted_at: Date | null;
  readonly read_at: Date;
  readonly transitions: Date[];
};

/** Judges the phones whose reading says something new; writes what comes of it, all but the incidents' counts. */
async function judge(
  tx: Kysely<Schema>,
  at: Date,
  sinceLastMs: number,
  deviceIds: readonly string[] | null,
): Promise<Observation> {
  const rows = await changed(tx, deviceIds);
  const standings: (Standing & { readonly deviceId: string })[] = [];
  const falls: Fall[] = [];
  const back: string[] = [];
  for (const row of rows) {
    const { standing, event } = judgeReading(standingOf(row), { isOffline: row.is_offline, at });
    standings.push({ ...standing, deviceId: row.id });
    const { id: deviceId, site, region, vendor, model, firmware } = row;
    if (event === 'fell')
      falls.push({ deviceId, site, region, vendor, model, firmware, fellAt: standing.since });
    if (event === 'back') back.push(deviceId);
  }
  await writeStandings(tx, standings);
  const recovered = await markBack(tx, back, at);
  const fallen =
    falls.length === 0 ? { opened: [], touched: [] } : await takeDown(tx, falls, at, sinceLastMs);
  return {
    opened: fallen.opened,
    touched: [...new Set([...recovered, ...fallen.touched])],
    fallenAt: [...new Set(falls.map(({ site }) => site))].filter((site) => site !== null),
  };
}

/** A phone that one of our own changes is restarting is offline because of that, and nothing is concluded from it. */
async function changed(tx: Kysely<Schema>, deviceIds: readonly string[] | null): Promise<Read[]> {
  const { rows } = await sql<Read>`
    SELECT d.id, d.site, d.region, d.vendor, d.model, d.firmware, d.health = 'offline' AS is_offline,
      w.state, w.since, w.doubted_at, w.read_at, w.transitions
    FROM devices d LEFT JOIN device_watch w ON w.device_id = d.id
    WHERE d.health <> 'unknown'
      AND ((d.health = 'offline') <> coalesce(w.state = 'offline', false) OR w.doubted_at IS NOT NULL)
      AND (${deviceIds}::text[] IS NULL OR d.id = ANY(${deviceIds}::text[]))
      AND NOT (d.health = 'offline' AND EXISTS (
        SELECT 1 FROM operation_targets o
        WHERE o.subject_id = d.id AND o.state = 'running' AND o.step IN ('asked', 'under-way', 'verify')))`.execute(
    tx,
  );
  return rows;
}

function standingOf(row: Read): Standing | undefined {
  if (row.state === null) return undefined;
  const { state, since, doubted_at: doubtedAt, read_at: readAt, transitions } = row;
  return { state, since, doubtedAt, readAt, transitions };
}

async function writeStandings(
  tx: Kysely<Schema>,
  standings: readonly (Standing & { readonly deviceId: string })[],
): Promise<void> {
  if (standings.length === 0) return;
  const rows = standings.map(({ deviceId, state, since, doubtedAt, readAt, transitions }) => ({
    ...{ device_id: deviceId, state, since, doubted_at: doubtedAt, read_at: readAt, transitions },
  }));
  await sql`
    ${insertRecords('device_watch', rows)}
    ON CONFLICT (device_id) DO UPDATE SET (state, since, doubted_at, read_at, transitions) =
      (excluded.state, excluded.since, excluded.doubted_at, excluded.read_at, excluded.transitions)`.execute(
    tx,
  );
}

async function forgetSettled(tx: Kysely<Schema>, at: Date): Promise<void> {
  const settled = new Date(at.getTime() - FLAPPING.withinMs);
  await sql`
    DELETE FROM device_watch WHERE state = 'online' AND doubted_at IS NULL
      AND (transitions = '{}' OR transitions[cardinality(transitions)] < ${settled})`.execute(tx);
}

async function markBack(tx: Kysely<Schema>, deviceIds: readonly string[], at: Date): Promise<number[]> {
  if (deviceIds.length === 0) return [];
  const { rows } = await sql<{ id: number }>`
    UPDATE incident_phones SET state = 'back', back_at = ${at}
    WHERE state = 'down' AND device_id = ANY(${[...deviceIds]}::text[]) RETURNING incident_id AS id`.execute(
    tx,
  );
  return [...new Set(rows.map(({ id }) => id))];
}
