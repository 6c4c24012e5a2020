import {
  sql,
  type ExpressionBuilder,
  type Expression,
  type Kysely,
  type Selectable,
  type SqlBool,
} from 'kysely';
import {
  firmwareMatches,
  fold,
  matches,
  type Activity,
  type Condition,
  type Device,
  type DeviceStore,
  type Health,
  type Mac,
  type Region,
  type Selector,
} from '../../devices/index.ts';
import type { Schema } from './schema.ts';

/** Rows a single INSERT carries. */
const INSERT_ROWS = 2_000;

export function deviceStore(db: Kysely<Schema>): DeviceStore {
  const candidates = (selector: Selector) => candidatesOf(db, selector);
  return {
    async byMacs(macs) {
      const { rows } = await sql<Selectable<Schema['devices']>>`
        SELECT * FROM devices WHERE mac = ANY(${[...macs]})`.execute(db);
      return new Map(rows.map((row) => [row.mac as Mac, deviceOf(row)]));
    },
    async byIds(ids) {
      const { rows } = await sql<Selectable<Schema['devices']>>`
        SELECT * FROM devices WHERE id = ANY(${[...ids]})`.execute(db);
      return rows.map(deviceOf);
    },
    async sites(without) {
      const { rows } = await sql<{ site: string; phones: number; answering: number }>`
        SELECT coalesce(site, '') AS site, count(*)::integer AS phones,
               (count(*) FILTER (WHERE health <> 'offline' AND id <> ALL(${[...without]})))::integer AS answering
        FROM devices GROUP BY 1`.execute(db);
      return new Map(rows.map(({ site, ...counts }) => [site, counts]));
    },
    async select(selector, { offset, limit }) {
      const query = candidates(selector).selectAll().orderBy('name').orderBy('mac');
      if (!comparesFirmware(selector))
        return (await query.offset(offset).limit(limit).execute()).map(deviceOf);
      return (await query.execute())
        .map(deviceOf)
        .filter((device) => matches(selector, device))
        .slice(offset, offset + limit);
    },
    async counts(selector) {
      const byHealth = new Map<Health, number>();
      if (comparesFirmware(selector)) {
        for (const device of (await candidates(selector).selectAll().execute()).map(deviceOf)) {
          if (matches(selector, device)) byHealth.set(device.health, (byHealth.get(device.health) ?? 0) + 1);
        }
      } else {
        const rows = await candidates(selector)
          .select(['health', sql<number>`count(*)::integer`.as('count')])
          .groupBy('health')
          .execute();
        for (const row of rows) byHealth.set(row.health as Health, row.count);
      }
      return { total: [...byHealth.values()].reduce((sum, count) => sum + count, 0), byHealth };
    },
    async siteRegions() {
      const rows = await db
        .selectFrom('devices')
        .select(['site', 'region'])
        .distinct()
        .where('site', 'is not', null)
        .where('region', 'is not', null)
        .execute();
      return new Map(rows.map((row) => [(row.site ?? '').toLowerCase(), row.region as Region]));
    },
    async upsert(devices) {
      let written = 0;
      // Pages that shift while they are read give a phone twice, which one INSERT would refuse.
      const distinct = [...new Map(devices.map((device) => [device.id, device])).values()];
      for (let start = 0; start < distinct.length; start += INSERT_ROWS) {
        const rows = distinct.slice(start, start + INSERT_ROWS).map(rowOf);
        const result = await sql`
          INSERT INTO devices SELECT * FROM jsonb_populate_recordset(NULL::devices, ${JSON.stringify(rows)}::jsonb)
          ON CONFLICT (id) DO UPDATE SET (mac, name, site, region, vendor, model, firmware, user_id, upn, health, activity,
              modified_at, name_folded, site_folded, vendor_folded, model_folded, upn_folded, firmware_read_at) =
            (excluded.mac, excluded.name, excluded.site, excluded.region, excluded.vendor, excluded.model,
             coalesce(excluded.firmware, devices.firmware), excluded.user_id, excluded.upn, excluded.health,
             excluded.activity, excluded.modified_at, excluded.name_folded, excluded.site_folded,
             excluded.vendor_folded, excluded.model_folded, excluded.upn_folded,
             CASE WHEN devices.health = excluded.health THEN devices.firmware_read_at END)
          WHERE (devices.mac, devices.name, devices.site, devices.region, devices.vendor, devices.model, devices.user_id,
                 devices.upn, devices.health, devices.activity, devices.modified_at) IS DISTINCT FROM
                (excluded.mac, excluded.name, excluded.site, excluded.region, excluded.vendor, excluded.model,
                 excluded.user_id, excluded.upn, excluded.health, excluded.activity, excluded.modified_at)
             OR excluded.firmware IS NOT NULL AND devices.firmware IS DISTINCT FROM excluded.firmware`.execute(
          db,
        );
        written += Number(result.numAffectedRows ?? 0n);
      }
      return written;
    },
    async syncedAt() {
      const row = await db
        .selectFrom('inventory_syncs')
        .select(sql<Date | null>`max(started_at)`.as('at'))
        .executeTakeFirst();
      return row?.at ?? null;
    },
    async completeSync(startedAt, seen) {
      await db.transaction().execute(async (tx) => {
        await sql`DELETE FROM devices WHERE id <> ALL(${[...seen]})`.execute(tx);
        await tx.insertInto('inventory_syncs').values({ started_at: startedAt }).execute();
        await sql`DELETE FROM inventory_syncs WHERE started_at < ${startedAt}::timestamptz - interval '7 days'`.execute(
          tx,
        );
      });
    },
    async firmwareUnread(selector, since, limit) {
      const rows = await candidates(selector)
        .select('id')
        .where((eb) => eb.or([eb('firmware_read_at', 'is', null), eb('firmware_read_at', '<', since)]))
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
    async noteFirmware(told, at) {
      await sql`
        UPDATE devices SET firmware = coalesce(told.firmware, devices.firmware), firmware_read_at = ${at}
        FROM unnest(${[...told.keys()]}::text[], ${[...told.values()]}::text[]) AS told (id, firmware)
        WHERE devices.id = told.id`.execute(db);
    },
    async firmwareGroups(selector) {
      const rows = await candidates(selector)
        .select(['vendor', 'model', 'firmware', 'region', sql<number>`count(*)::integer`.as('count')])
        .groupBy(['vendor', 'model', 'firmware', 'region'])
        .execute();
      return rows
        .map((row) => ({ ...row, region: row.region as Region | null }))
        .filter((group) => firmwareMatches(selector, group));
    },
  };
}

/** Phones that the selector may pick: all its conditions but those that compare firmware. */
export function candidatesOf(db: Kysely<Schema>, selector: Selector) {
  return db
    .selectFrom('devices')
    .where((eb) => eb.and(selector.conditions.map((condition) => predicate(eb, condition))));
}

const COLUMN = {
  mac: 'mac',
  name: 'name_folded',
  site: 'site_folded',
  vendor: 'vendor_folded',
  model: 'model_folded',
  user: 'upn_folded',
  region: 'region',
  health: 'health',
  activity: 'activity',
} as const;

/** SQL for a condition; firmware is compared by the vendors' own rules, in code, on what the other conditions leave. */
function predicate(eb: ExpressionBuilder<Schema, 'devices'>, condition: Condition): Expression<SqlBool> {
  const { field, op, values, negated } = condition;
  if (field === 'firmware') return eb.lit(true);
  let hit: Expression<SqlBool>;
  if (field === 'enrolled') {
    const someone = eb(eb.fn.coalesce('user_id', 'upn'), 'is not', null);
    hit = eb.or(values.map((value) => (value === 'no' ? eb.not(someone) : someone)));
  } else if (field === 'any') {
    const columns = ['name_folded', 'mac', 'upn_folded', 'model_folded'] as const;
    hit = eb.or(columns.flatMap((column) => values.map((value) => compared(eb, column, op, value))));
  } else {
    hit = eb.or(values.map((value) => compared(eb, COLUMN[field], op, value)));
  }
  // A device without a value does not have it: NULL counts as "no", so that a negation finds it.
  const known = eb.fn.coalesce(hit as Expression<boolean>, eb.lit(false));
  return negated ? eb.not(known) : known;
}

function compared(
  eb: ExpressionBuilder<Schema, 'devices'>,
  column: (typeof COLUMN)[keyof typeof COLUMN],
  op: Condition['op'],
  value: string,
): Expression<SqlBool> {
  const literal = value.replace(/[\\%_]/g, '\\$&');
  if (op === 'contains') return eb(column, 'like', `%${literal}%`);
  if (op === 'like') return eb(column, 'like', literal.replaceAll('*', '%'));
  return eb(column, '=', value);
}

/** Whether candidates are still to be told apart by `matches`. */
export function comparesFirmware(selector: Selector): boolean {
  return selector.conditions.some(({ field }) => field === 'firmware');
}

function rowOf(device: Device): Selectable<Schema['devices']> {
  return {
    id: device.id,
    mac: device.mac,
    name: device.name,
    site: device.site,
    region: device.region,
    vendor: device.vendor,
    model: device.model,
    firmware: device.firmware,
    user_id: device.userId,
    upn: device.upn,
    health: device.health,
    activity: device.activity,
    modified_at: device.modifiedAt,
    name_folded: fold(device.name),
    site_folded: device.site === null ? null : fold(device.site),
    vendor_folded: fold(device.vendor),
    model_folded: fold(device.model),
    upn_folded: device.upn === null ? null : fold(device.upn),
    firmware_read_at: null,
    // Written when a phone is first met, and never again.
    first_seen_at: new Date(),
  };
}

export function deviceOf(row: Selectable<Schema['devices']>): Device {
  return {
    id: row.id,
    mac: row.mac as Mac,
    name: row.name,
    site: row.site,
    region: row.region as Region | null,
    vendor: row.vendor,
    model: row.model,
    firmware: row.firmware,
    userId: row.user_id,
    upn: row.upn,
    health: row.health as Health,
    activity: row.activity as Activity,
    modifiedAt: row.modified_at,
  };
}
