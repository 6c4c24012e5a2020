/** The rows of the mirror of the inventory. */
import { sql, type Kysely, type Selectable } from 'kysely';
import {
  fold,
  type Activity,
  type Device,
  type Health,
  type Mac,
  type Platform,
  type Region,
} from '../../devices/index.ts';
import { insertRecords } from './recordset.ts';
import type { Schema } from './schema.ts';

/** Rows a single INSERT carries. */
const INSERT_ROWS = 2_000;

/** Writes what differs and nothing else; returns how many rows did. */
export async function upsertDevices(db: Kysely<Schema>, devices: readonly Device[]): Promise<number> {
  let written = 0;
  // Pages that shift while they are read give a phone twice, which one INSERT would refuse.
  const distinct = [...new Map(devices.map((device) => [device.id, device])).values()];
  for (let start = 0; start < distinct.length; start += INSERT_ROWS) {
    const rows = distinct.slice(start, start + INSERT_ROWS).map(rowOf);
    const result = await sql`
      ${insertRecords('devices', rows)}
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
}

function rowOf(
  device: Device,
): Omit<Selectable<Schema['devices']>, 'first_seen_at'> & { first_seen_at: 'now' } {
  return {
    id: device.id,
    mac: device.mac,
    platform: device.platform,
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
    // Written when a phone is first met, and never again. PostgreSQL reads the word as its own time.
    first_seen_at: 'now',
  };
}

export function deviceOf(row: Selectable<Schema['devices']>): Device {
  return {
    id: row.id,
    mac: row.mac as Mac,
    platform: row.platform as Platform,
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
