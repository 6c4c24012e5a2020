import {
  sql,
  type ExpressionBuilder,
  type Expression,
  type Kysely,
  type SelectQueryBuilder,
  type Selectable,
  type SqlBool,
} from 'kysely';
import type pg from 'pg';
import {
  firmwareMatches,
  matches,
  type Condition,
  type DeviceStore,
  type Health,
  type Mac,
  type Region,
  type Selector,
} from '../../devices/index.ts';
import { deviceOf, upsertDevices } from './device-rows.ts';
import { syncStore } from './inventory-syncs.ts';
import type { Schema } from './schema.ts';

export function deviceStore(db: Kysely<Schema>, pool: pg.Pool): DeviceStore {
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
    upsert: (devices) => upsertDevices(db, devices),
    async syncedAt() {
      const row = await db
        .selectFrom('inventory_syncs')
        .select(sql<Date | null>`max(started_at)`.as('at'))
        .where('finished_at', 'is not', null)
        .executeTakeFirst();
      return row?.at ?? null;
    },
    syncs: syncStore(db, pool),
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
        // What is published is published for SIP Gateway.
        .where('platform', '=', 'sip-gateway')
        .groupBy(['vendor', 'model', 'firmware', 'region'])
        .execute();
      return rows
        .map((row) => ({ ...row, region: row.region as Region | null }))
        .filter((group) => firmwareMatches(selector, group));
    },
  };
}

/** Phones that the selector may pick: all its conditions but those that compare firmware. */
export function candidatesOf(
  db: Kysely<Schema>,
  selector: Selector,
): SelectQueryBuilder<Schema, 'devices', object> {
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
