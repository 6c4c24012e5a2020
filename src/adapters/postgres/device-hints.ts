import { sql, type Kysely } from 'kysely';
import { LOOKS, type HintStore } from '../../monitor/index.ts';
import type { Schema } from './schema.ts';

export function hintStore(db: Kysely<Schema>): HintStore {
  return {
    async note(hash, deviceId) {
      const made = await db
        .insertInto('device_hints')
        .values({ hash, device_id: deviceId })
        .onConflict((conflict) => conflict.doNothing())
        .returning('hash')
        .execute();
      return made.length > 0;
    },
    async due(now) {
      const rows = await db
        .selectFrom('device_hints')
        .select('device_id')
        .distinct()
        .where('looks', '<', LOOKS)
        .where((eb) => eb.or([eb('look_at', 'is', null), eb('look_at', '<=', now)]))
        .execute();
      return rows.map((row) => row.device_id);
    },
    async looked(deviceIds, lookAgainAt) {
      await sql`
        UPDATE device_hints SET looks = looks + 1, look_at = ${lookAgainAt}
        WHERE device_id = ANY(${[...deviceIds]}::text[]) AND looks < ${LOOKS}`.execute(db);
    },
    async nextAt() {
      const { rows } = await sql<{ at: Date | null }>`
        SELECT min(coalesce(look_at, received_at)) AS at FROM device_hints WHERE looks < ${LOOKS}`.execute(
        db,
      );
      return rows[0]?.at ?? null;
    },
    async prune() {
      await sql`DELETE FROM device_hints WHERE received_at < now() - interval '1 day'`.execute(db);
    },
  };
}
