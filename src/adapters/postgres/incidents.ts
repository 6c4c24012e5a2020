import { sql, type Kysely, type Selectable } from 'kysely';
import type {
  Incident,
  IncidentPhone,
  IncidentState,
  IncidentStore,
  Suspicion,
} from '../../monitor/index.ts';
import { EVERYTHING, matches, type Region, type Selector } from '../../devices/index.ts';
import { appendAudit } from './audit.ts';
import { deviceOf } from './device-rows.ts';
import { candidatesOf, comparesFirmware } from './devices.ts';
import type { Schema } from './schema.ts';

export function incidentStore(db: Kysely<Schema>): IncidentStore {
  return {
    async find(id) {
      const row = await db.selectFrom('incidents').selectAll().where('id', '=', id).executeTakeFirst();
      return row && incidentOf(row);
    },
    async list({ open, page, perPage }) {
      const base = db.selectFrom('incidents').$if(open, (query) => query.where('state', '=', 'open'));
      const rows = await base
        .selectAll()
        .orderBy('id', 'desc')
        .offset(page * perPage)
        .limit(perPage)
        .execute();
      const { total } = await base
        .select(sql<number>`count(*)::integer`.as('total'))
        .executeTakeFirstOrThrow();
      return { incidents: rows.map(incidentOf), total };
    },
    async between(from, to) {
      const rows = await db
        .selectFrom('incidents')
        .selectAll()
        .where((eb) =>
          eb.or([
            eb.between('started_at', from, to),
            eb.between('recovered_at', from, to),
            eb.between('last_fall_at', from, to),
          ]),
        )
        .orderBy('id')
        .execute();
      return rows.map(incidentOf);
    },
    async phones(id, { selector, offset, limit }) {
      const { phones } = await phonesOf(db, id, selector);
      const rows = await phones
        .selectAll('phone')
        .orderBy(sql`array_position('{down,back,gone}', phone.state)`)
        .orderBy('phone.name')
        .orderBy('phone.mac')
        .offset(offset)
        .limit(limit)
        .execute();
      return rows.map(phoneOf);
    },
    async picked(id, selector) {
      const { phones } = await phonesOf(db, id, selector);
      return phones
        .select([
          sql<number>`count(*)::integer`.as('total'),
          sql<number>`(count(*) FILTER (WHERE phone.state = 'down'))::integer`.as('down'),
        ])
        .executeTakeFirstOrThrow();
    },
    decide: (id, decide) =>
      db.transaction().execute(async (tx) => {
        const row = await tx
          .selectFrom('incidents')
          .selectAll()
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirst();
        if (!row) return undefined;
        const decided = decide(incidentOf(row));
        if (!decided.ok) return decided;
        const { acknowledgedBy, acknowledgedAt, snoozedUntil, assignedTo } = decided.value.patch;
        await tx
          .updateTable('incidents')
          .set({
            revision: row.revision + 1,
            ...(acknowledgedBy === undefined ? {} : { acknowledged_by: JSON.stringify(acknowledgedBy) }),
            ...(acknowledgedAt === undefined ? {} : { acknowledged_at: acknowledgedAt }),
            ...(snoozedUntil === undefined ? {} : { snoozed_until: snoozedUntil }),
            ...(assignedTo === undefined ? {} : { assigned_to: JSON.stringify(assignedTo) }),
          })
          .where('id', '=', id)
          .execute();
        await appendAudit(tx, [decided.value.audit]);
        return decided;
      }),
    async outstanding(now) {
      const rows = await db
        .selectFrom('incidents')
        .select('id')
        .where((eb) => eb.or([eb('told_revision', '<', eb.ref('revision')), eb('look_at', '<=', now)]))
        .orderBy('id')
        .execute();
      return rows.map(({ id }) => id);
    },
    async told(id, revision, lookAgainAt) {
      const { rows } = await sql<{ decided_at: Date | null }>`
        WITH before AS (SELECT told_revision FROM incidents WHERE id = ${id})
        UPDATE incidents SET told_revision = greatest(incidents.told_revision, ${revision}::integer), look_at = ${lookAgainAt}
        FROM before WHERE id = ${id}
        RETURNING CASE WHEN before.told_revision = 0 THEN (
          SELECT min(at) FROM audit WHERE subject = 'incident ' || incidents.id AND action = 'incident.opened'
        ) END AS decided_at`.execute(db);
      return rows[0]?.decided_at ?? undefined;
    },
  };
}

/** Its phones, those alone that the selector picks. What has left the inventory has nothing left to be picked by. */
async function phonesOf(db: Kysely<Schema>, id: number, selector: Selector = EVERYTHING) {
  const phones = db.selectFrom('incident_phones as phone').where('phone.incident_id', '=', id);
  if (selector.conditions.length === 0) return { phones };
  const candidates = candidatesOf(db, selector);
  if (!comparesFirmware(selector)) {
    return { phones: phones.where('phone.device_id', 'in', candidates.select('devices.id')) };
  }
  const near = await candidates
    .selectAll()
    .where('id', 'in', db.selectFrom('incident_phones').select('device_id').where('incident_id', '=', id))
    .execute();
  const ids = near.filter((row) => matches(selector, deviceOf(row))).map((row) => row.id);
  return { phones: phones.where(sql<boolean>`phone.device_id = ANY(${ids}::text[])`) };
}

function incidentOf(row: Selectable<Schema['incidents']>): Incident {
  return {
    id: row.id,
    // The database holds what this program wrote: the casts name it again.
    state: row.state as IncidentState,
    suspicion: row.suspicion as Suspicion,
    startedAt: row.started_at,
    openedAt: row.opened_at,
    lastFallAt: row.last_fall_at,
    recoveredAt: row.recovered_at,
    total: row.total,
    down: row.down,
    gone: row.gone,
    flapping: row.flapping,
    truth: {
      confirmed: row.confirmed,
      answers: row.answers,
      unprobed: row.down - row.confirmed - row.answers,
    },
    acknowledgedBy: row.acknowledged_by,
    acknowledgedAt: row.acknowledged_at,
    snoozedUntil: row.snoozed_until,
    assignedTo: row.assigned_to,
    revision: row.revision,
  };
}

function phoneOf(row: Selectable<Schema['incident_phones']>): IncidentPhone {
  return {
    deviceId: row.device_id,
    mac: row.mac,
    name: row.name,
    site: row.site,
    region: row.region as Region | null,
    vendor: row.vendor,
    model: row.model,
    firmware: row.firmware,
    upn: row.upn,
    state: row.state as IncidentPhone['state'],
    fellAt: row.fell_at,
    backAt: row.back_at,
    falls: row.falls,
    truth: row.truth as IncidentPhone['truth'],
  };
}
