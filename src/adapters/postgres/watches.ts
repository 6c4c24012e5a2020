import { sql, type Kysely, type Selectable } from 'kysely';
import { WORKER, type AuditEntry } from '../../audit/index.ts';
import type { ChangePlace } from '../../changes/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ok, refuse } from '../../kernel/result.ts';
import {
  nextDigestAt,
  type DigestTime,
  type QuietHours,
  type Watch,
  type WatchStore,
} from '../../monitor/index.ts';
import { appendAudit } from './audit.ts';
import type { Schema } from './schema.ts';

/** As many as a conversation can keep apart. */
const MOST = 20;

type Spot = Pick<ChangePlace, 'channel' | 'conversationId'>;

export function watchStore(db: Kysely<Schema>, clock: Clock): WatchStore {
  return {
    save: (draft) =>
      db.transaction().execute(async (tx) => {
        const { who, place, locale, selector, quiet, digest, afterMinutes } = draft;
        const spot = { channel: place.channel, conversation_id: place.conversationId };
        await sql`SELECT pg_advisory_xact_lock(hashtextextended(${JSON.stringify(spot)}, 0))`.execute(tx);
        const there = await watchesIn(tx, place);
        const same = there.find(
          (watch) => watch.selector === selector && watch.afterMinutes === afterMinutes,
        );
        if (!same && there.length >= MOST) return refuse('watch.too-many', { most: MOST });
        const wish = {
          who: JSON.stringify(who),
          place: JSON.stringify(place),
          locale,
          quiet: quiet && JSON.stringify(quiet),
          digest: digest && JSON.stringify(digest),
          digest_due_at: nextDigestAt(draft, clock.now()),
        };
        const row = same
          ? await tx
              .updateTable('watches')
              .set(wish)
              .where('id', '=', same.id)
              .returningAll()
              .executeTakeFirstOrThrow()
          : await tx
              .insertInto('watches')
              .values({ ...wish, ...spot, selector, after_minutes: afterMinutes })
              .returningAll()
              .executeTakeFirstOrThrow();
        const watch = watchOf(row);
        await appendAudit(tx, [entry(watch, same ? 'watch.changed' : 'watch.added', who)]);
        return ok(watch);
      }),
    async find(id) {
      const row = await db.selectFrom('watches').selectAll().where('id', '=', id).executeTakeFirst();
      return row && watchOf(row);
    },
    of: (place) => watchesIn(db, place),
    async all() {
      const rows = await db.selectFrom('watches').selectAll().orderBy('id').execute();
      return rows.map(watchOf);
    },
    remove: (ids, who, place) => drop(db, place, ids, { who, action: 'watch.removed' }),
    async retire(place) {
      const ids = (await watchesIn(db, place)).map(({ id }) => id);
      await drop(db, place, ids, { who: WORKER, action: 'watch.retired' });
    },
    async due(now) {
      const rows = await db.selectFrom('watches').select('id').where('digest_due_at', '<=', now).execute();
      return rows.map(({ id }) => id);
    },
    async digested(id, until, nextAt) {
      await db
        .updateTable('watches')
        .set({ digested_at: until, digest_due_at: nextAt })
        .where('id', '=', id)
        .execute();
    },
  };
}

function watchesIn(db: Kysely<Schema>, { channel, conversationId }: Spot): Promise<Watch[]> {
  return db
    .selectFrom('watches')
    .selectAll()
    .where('channel', '=', channel)
    .where('conversation_id', '=', conversationId)
    .orderBy('id')
    .execute()
    .then((rows) => rows.map(watchOf));
}

/** Those of the ids that were there. */
function drop(
  db: Kysely<Schema>,
  { channel, conversationId }: Spot,
  ids: readonly number[],
  { who, action }: Pick<AuditEntry, 'who' | 'action'>,
): Promise<number[]> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<Selectable<Schema['watches']>>`
      DELETE FROM watches WHERE id = ANY(${[...ids]}::integer[])
        AND channel = ${channel} AND conversation_id = ${conversationId} RETURNING *`.execute(tx);
    await appendAudit(
      tx,
      rows.map((row) => entry(watchOf(row), action, who)),
    );
    return rows.map(({ id }) => id);
  });
}

function watchOf(row: Selectable<Schema['watches']>): Watch {
  return {
    id: row.id,
    who: row.who,
    // The database holds what this program wrote: the casts name it again.
    place: row.place as ChangePlace,
    locale: row.locale,
    selector: row.selector,
    quiet: row.quiet as QuietHours | null,
    digest: row.digest as DigestTime | null,
    afterMinutes: row.after_minutes,
    createdAt: row.created_at,
    digestedAt: row.digested_at,
  };
}

function entry({ id, selector, place }: Watch, action: string, who: AuditEntry['who']): AuditEntry {
  const { channel, conversationId } = place;
  return {
    who,
    action,
    subject: `watch ${id}`,
    detail: { selector },
    where: { channel, conversationId },
  };
}
