/** Puts phones that fell into incidents, and keeps what the incidents tell of them. Inside the transaction of an observation. */
import { sql, type Kysely } from 'kysely';
import { WORKER } from '../../audit/index.ts';
import {
  FLAPPING,
  modelKey,
  placeFalls,
  REST_MS,
  SAME_TIME_MS,
  suspect,
  type Fall,
  type Fleet,
  type Joinable,
  type Observation,
  type Tally,
} from '../../monitor/index.ts';
import { appendAudit } from './audit.ts';
import type { Schema } from './schema.ts';

/** One process at a time: two that judge the same phones would each make an incident of them. */
export async function takeTurns(tx: Kysely<Schema>): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('observation', 0))`.execute(tx);
}

/**
 * Puts every fall into one incident, which is open from then on.
 * @param sinceLastMs between this reading and the one before: a phone may have fallen at any time of that
 */
export async function takeDown(
  tx: Kysely<Schema>,
  falls: readonly Fall[],
  at: Date,
  sinceLastMs: number,
): Promise<Pick<Observation, 'opened' | 'touched'>> {
  const fleet = await fleetOf(tx, falls);
  const again = await lately(tx, falls, at);
  const fresh = falls.filter(({ deviceId }) => !again.has(deviceId));
  const placed = placeFalls(fresh, await joinable(tx, at, [...new Set(again.values())]), fleet);
  const opened: number[] = [];
  for (const { incidentId, falls: group } of placed) {
    const id = incidentId ?? (await open(tx, group));
    if (incidentId === undefined) opened.push(id);
    for (const { deviceId } of group) again.set(deviceId, id);
  }
  await enter(tx, falls, again);
  const touched = [...new Set(again.values())];
  await restate(tx, touched, fleet, sinceLastMs);
  return { opened, touched };
}

/** The incidents that these phones were of until a short while ago: flapping is counted, and not told anew each time. */
async function lately(tx: Kysely<Schema>, falls: readonly Fall[], at: Date): Promise<Map<string, number>> {
  const { rows } = await sql<{ device_id: string; incident_id: number }>`
    SELECT p.device_id, max(p.incident_id) AS incident_id
    FROM incident_phones p JOIN incidents i ON i.id = p.incident_id
    WHERE p.device_id = ANY(${falls.map(({ deviceId }) => deviceId)}::text[]) AND i.state <> 'closed'
      AND p.back_at > ${before(at, REST_MS)}
    GROUP BY p.device_id`.execute(tx);
  return new Map(rows.map((row) => [row.device_id, row.incident_id]));
}

/** @param reopened incidents that phones of this reading fall into once more */
async function joinable(tx: Kysely<Schema>, at: Date, reopened: readonly number[]): Promise<Joinable[]> {
  const { rows } = await sql<{ id: number; last_fall_at: Date; site: string | null; phones: number }>`
    SELECT i.id, CASE WHEN i.id = ANY(${[...reopened]}::integer[]) THEN ${at}::timestamptz ELSE i.last_fall_at END
      AS last_fall_at, p.site, count(*)::integer AS phones
    FROM incidents i JOIN incident_phones p ON p.incident_id = i.id
    WHERE i.id = ANY(${[...reopened]}::integer[])
      OR (i.state = 'open' AND i.last_fall_at > ${before(at, 2 * SAME_TIME_MS)})
    GROUP BY i.id, p.site ORDER BY i.id`.execute(tx);
  const incidents = new Map<number, Joinable & { readonly sites: Map<string | null, number> }>();
  for (const { id, last_fall_at: lastFallAt, site, phones } of rows) {
    const incident = incidents.get(id) ?? { id, lastFallAt, sites: new Map() };
    incidents.set(id, incident);
    incident.sites.set(site, phones);
  }
  return [...incidents.values()];
}

/** A new incident; what it tells is written when its phones are in it. */
async function open(tx: Kysely<Schema>, falls: readonly Fall[]): Promise<number> {
  const times = falls.map(({ fellAt }) => fellAt.getTime());
  const { id } = await tx
    .insertInto('incidents')
    .values({
      state: 'open',
      suspicion: '{}',
      started_at: new Date(Math.min(...times)),
      opened_at: new Date(Math.min(...times)),
      last_fall_at: new Date(Math.max(...times)),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const detail = { phones: falls.length };
  await appendAudit(tx, [{ who: WORKER, action: 'incident.opened', subject: `incident ${id}`, detail }]);
  return id;
}

async function enter(
  tx: Kysely<Schema>,
  falls: readonly Fall[],
  incidents: ReadonlyMap<string, number>,
): Promise<void> {
  await sql`
    INSERT INTO incident_phones
      (incident_id, device_id, mac, name, site, region, vendor, model, firmware, upn, state, fell_at)
    SELECT f.incident_id, d.id, d.mac, d.name, d.site, d.region, d.vendor, d.model, d.firmware, d.upn, 'down', f.fell_at
    FROM unnest(${falls.map(({ deviceId }) => incidents.get(deviceId))}::integer[],
                ${falls.map(({ deviceId }) => deviceId)}::text[],
                ${falls.map(({ fellAt }) => fellAt)}::timestamptz[]) AS f (incident_id, device_id, fell_at)
    JOIN devices d ON d.id = f.device_id
    ON CONFLICT (incident_id, device_id) DO UPDATE SET
      (state, fell_at, back_at, falls, truth, probed_at) =
      ('down', excluded.fell_at, NULL, incident_phones.falls + 1, NULL, NULL)`.execute(tx);
}

/** Says anew what the phones of these incidents have in common. */
async function restate(
  tx: Kysely<Schema>,
  ids: readonly number[],
  fleet: Fleet,
  sinceLastMs: number,
): Promise<void> {
  const { rows } = await sql<Tally & { id: number; first: Date; last: Date }>`
    SELECT incident_id AS id, site, region, vendor, model, firmware, count(*)::integer AS count,
      min(fell_at) AS first, max(fell_at) AS last
    FROM incident_phones WHERE incident_id = ANY(${[...ids]}::integer[]) AND state <> 'gone'
    GROUP BY 1, 2, 3, 4, 5, 6`.execute(tx);
  const told = ids.map((id) => {
    const tallies = rows.filter((row) => row.id === id);
    const last = Math.max(...tallies.map((tally) => tally.last.getTime()));
    const withinMs = last - Math.min(...tallies.map((tally) => tally.first.getTime())) + sinceLastMs;
    return { id, last: new Date(last), suspicion: suspect(tallies, fleet, withinMs) };
  });
  await sql`
    UPDATE incidents i SET suspicion = t.suspicion, last_fall_at = greatest(i.last_fall_at, t.last)
    FROM jsonb_to_recordset(${JSON.stringify(told)}::jsonb) AS t (id integer, last timestamptz, suspicion jsonb)
    WHERE i.id = t.id`.execute(tx);
}

/** Those that could fall: what was offline before, in no incident, says nothing of what happened now. */
async function fleetOf(tx: Kysely<Schema>, falls: readonly Fall[]): Promise<Fleet> {
  const { rows } = await sql<Tally>`
    SELECT site, region, vendor, model, firmware, count(*)::integer AS count
    FROM devices WHERE id NOT IN (
      SELECT device_id FROM device_watch WHERE state = 'offline'
      EXCEPT SELECT device_id FROM incident_phones WHERE state = 'down'
      EXCEPT SELECT unnest(${falls.map(({ deviceId }) => deviceId)}::text[])
    ) GROUP BY 1, 2, 3, 4, 5`.execute(tx);
  const by = (keyOf: (tally: Tally) => string | null): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const tally of rows) {
      const key = keyOf(tally);
      if (key !== null) counts.set(key, (counts.get(key) ?? 0) + tally.count);
    }
    return counts;
  };
  return {
    all: rows.reduce((sum, { count }) => sum + count, 0),
    sites: by(({ site }) => site),
    regions: by(({ region }) => region),
    models: by(modelKey),
  };
}

/**
 * Counts the phones of these incidents again. One with none left that is down has recovered; who acknowledged it before that has
 * not seen to what falls into it again, unless that does nothing but come and go.
 */
export async function recount(tx: Kysely<Schema>, ids: readonly number[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  const isAnew = sql`i.state = 'recovered' AND c.down > c.flapping`;
  const { rows } = await sql<{ id: number; recovered: boolean }>`
    UPDATE incidents i SET
      total = c.total, down = c.down, gone = c.gone, flapping = c.flapping, confirmed = c.confirmed, answers = c.answers,
      state = CASE WHEN c.down > 0 THEN 'open' ELSE 'recovered' END,
      recovered_at = CASE WHEN c.down > 0 THEN NULL ELSE ${at}::timestamptz END,
      opened_at = CASE WHEN ${isAnew} THEN ${at}::timestamptz ELSE i.opened_at END,
      acknowledged_by = CASE WHEN ${isAnew} THEN NULL ELSE i.acknowledged_by END,
      acknowledged_at = CASE WHEN ${isAnew} THEN NULL ELSE i.acknowledged_at END,
      revision = i.revision + 1
    FROM (
      SELECT p.incident_id,
        count(*) AS total,
        count(*) FILTER (WHERE p.state = 'down') AS down,
        count(*) FILTER (WHERE p.state = 'gone') AS gone,
        count(*) FILTER (WHERE p.state = 'down' AND p.truth = 'confirmed') AS confirmed,
        count(*) FILTER (WHERE p.state = 'down' AND p.truth = 'answers') AS answers,
        count(*) FILTER (WHERE cardinality(w.transitions) >= ${FLAPPING.transitions}) AS flapping
      FROM incident_phones p LEFT JOIN device_watch w ON w.device_id = p.device_id
      WHERE p.incident_id = ANY(${[...ids]}::integer[]) GROUP BY p.incident_id
    ) c WHERE i.id = c.incident_id
    RETURNING i.id, c.down = 0 AS recovered`.execute(tx);
  const recovered = rows.filter((row) => row.recovered);
  await appendAudit(
    tx,
    recovered.map(({ id }) => ({ who: WORKER, action: 'incident.recovered', subject: `incident ${id}` })),
  );
}

/** Ends what has been well for a while: whoever falls now, falls anew. */
export async function closeQuiet(tx: Kysely<Schema>, at: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    UPDATE incidents SET state = 'closed', revision = revision + 1
    WHERE state = 'recovered' AND recovered_at < ${before(at, REST_MS)} RETURNING id`.execute(tx);
  return rows.map(({ id }) => id);
}

function before(at: Date, ms: number): Date {
  return new Date(at.getTime() - ms);
}
