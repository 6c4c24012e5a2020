import { createHash, randomBytes } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type {
  ConversationBook,
  Deliveries,
  DownloadedSheet,
  Downloads,
  People,
} from '../../conversations/index.ts';
import { channelAccounts } from './channel-accounts.ts';
import { gathered } from './gather.ts';
import type { Schema } from './schema.ts';

export function conversationBook(db: Kysely<Schema>): ConversationBook {
  return {
    async save({ place, reference, personId = null }) {
      const { channel, conversationId: id } = place;
      const now = { place: JSON.stringify(place), reference: JSON.stringify(reference), person_id: personId };
      const made = await db
        .insertInto('conversations')
        .values({ channel, id, ...now })
        .onConflict((conflict) =>
          conflict
            .columns(['channel', 'id'])
            .doUpdateSet({ ...now, retired: false })
            .where('conversations.retired', '=', true),
        )
        .returning('id')
        .execute();
      if (made.length > 0) return true;
      await db
        .updateTable('conversations')
        .set(now)
        .where('channel', '=', channel)
        .where('id', '=', id)
        .execute();
      return false;
    },
    async personal(personIds) {
      const rows = await db
        .selectFrom('conversations')
        .select(['channel', 'id', 'person_id'])
        .where('person_id', 'in', personIds.length > 0 ? [...personIds] : [''])
        .where('retired', '=', false)
        .execute();
      return rows.flatMap(({ channel, id, person_id: personId }) =>
        personId === null ? [] : [{ channel, conversationId: id, personId }],
      );
    },
    async owner(channel, conversationId) {
      const row = await db
        .selectFrom('conversations')
        .select('person_id')
        .where('channel', '=', channel)
        .where('id', '=', conversationId)
        .executeTakeFirst();
      return row?.person_id ?? undefined;
    },
    async find(channel, conversationId) {
      const row = await db
        .selectFrom('conversations')
        .select('reference')
        .where('channel', '=', channel)
        .where('id', '=', conversationId)
        .where('retired', '=', false)
        .executeTakeFirst();
      return row?.reference;
    },
    async retire(channel, conversationId) {
      await db
        .updateTable('conversations')
        .set({ retired: true })
        .where('channel', '=', channel)
        .where('id', '=', conversationId)
        .execute();
    },
  };
}

export function people(db: Kysely<Schema>): People {
  return {
    ...channelAccounts(db),
    locale: gathered(async (ids: readonly string[]) => {
      const { rows } = await sql<{ id: string; locale: string | null }>`
        SELECT id, locale FROM people WHERE id = ANY(${ids}::text[])`.execute(db);
      const locales = new Map(rows.map(({ id, locale }) => [id, locale ?? undefined]));
      return (id) => locales.get(id);
    }),
    async setLocale({ id, name }, locale) {
      await db
        .insertInto('people')
        .values({ id, name, locale })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ name, locale }))
        .execute();
    },
  };
}

export function deliveries(db: Kysely<Schema>): Deliveries {
  const keyOf = ({ channel, id }: { channel: string; id: string }): string => JSON.stringify([channel, id]);
  const first = gathered(async (asked: readonly { channel: string; id: string }[]) => {
    // In order, so that two bots with the same deliveries never wait for each other crosswise.
    const { rows } = await sql<{ channel: string; id: string }>`
      INSERT INTO turns (channel, id)
      SELECT * FROM unnest(${asked.map(({ channel }) => channel)}::text[], ${asked.map(({ id }) => id)}::text[])
      ORDER BY 1, 2 ON CONFLICT DO NOTHING RETURNING channel, id`.execute(db);
    const fresh = new Set(rows.map(keyOf));
    // The same delivery twice in one statement: the second asker is not the first.
    return (delivery) => fresh.delete(keyOf(delivery));
  });
  return {
    first: (channel, id) => first({ channel, id }),
    async prune() {
      await sql`DELETE FROM turns WHERE at < now() - interval '1 day'`.execute(db);
      await sql`DELETE FROM downloads WHERE expires_at < now()`.execute(db);
      await sql`DELETE FROM card_parts WHERE drawn_at < now() - interval '30 days'`.execute(db);
      // No window of any budget is longer.
      await sql`DELETE FROM rates WHERE taken[1] < now() - interval '1 day'`.execute(db);
    },
  };
}

export function downloads(db: Kysely<Schema>): Downloads {
  const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
  return {
    async create({ subject, id, sheet, locale }, ms) {
      const token = randomBytes(32).toString('base64url');
      await db
        .insertInto('downloads')
        .values({
          token_hash: hashOf(token),
          subject,
          id,
          sheet,
          locale,
          expires_at: sql<Date>`now() + ${ms} * interval '1 ms'`,
        })
        .execute();
      return token;
    },
    async find(token) {
      const row = await db
        .selectFrom('downloads')
        .selectAll()
        .where('token_hash', '=', hashOf(token))
        .where('expires_at', '>', sql<Date>`now()`)
        .executeTakeFirst();
      // The database holds what this program wrote.
      const subject = row?.subject as DownloadedSheet['subject'];
      return row && { subject, id: row.id, sheet: row.sheet, locale: row.locale };
    },
  };
}
