import { sql, type Kysely } from 'kysely';
import type { CardParts } from '../../conversations/index.ts';
import type { Schema } from './schema.ts';

export function cardParts(db: Kysely<Schema>): CardParts {
  return {
    async keep(channel, parts) {
      if (parts.size === 0) return;
      // In order, so that two bots with the same parts never wait for each other crosswise. A card is drawn again and again: what
      // was noted today is not written again.
      await sql`
        INSERT INTO card_parts (channel, key, part)
        SELECT ${channel}, * FROM unnest(${[...parts.keys()]}::text[],
          ${[...parts.values()].map((part) => JSON.stringify(part))}::jsonb[])
        ORDER BY 2
        ON CONFLICT (channel, key) DO UPDATE SET drawn_at = now()
          WHERE card_parts.drawn_at < now() - interval '1 day'`.execute(db);
    },
    async find(channel, key) {
      const row = await db
        .selectFrom('card_parts')
        .select('part')
        .where('channel', '=', channel)
        .where('key', '=', key)
        .executeTakeFirst();
      return row?.part;
    },
  };
}
