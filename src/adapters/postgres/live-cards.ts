import { sql, type Kysely } from 'kysely';
import type pg from 'pg';
import type { CardSubject, LiveCards } from '../../conversations/index.ts';
import { exclusively } from './locks.ts';
import type { Schema } from './schema.ts';

export function liveCards(db: Kysely<Schema>, pool: pg.Pool): LiveCards {
  return {
    alone: ({ kind, id }, work) => exclusively(pool, `cards of ${kind} ${id}`, work),
    async of(subject) {
      const rows = await db
        .selectFrom('live_cards')
        .selectAll()
        .where('subject', '=', subject.kind)
        .where('id', '=', subject.id)
        .execute();
      return rows.map((row) => ({
        subject,
        channel: row.channel,
        conversationId: row.conversation_id,
        messageId: row.message_id,
        locale: row.locale,
        shown: row.shown,
      }));
    },
    async save({ subject, channel, conversationId, messageId, locale, shown }) {
      const card = { message_id: messageId, locale, shown };
      await db
        .insertInto('live_cards')
        .values({ subject: subject.kind, id: subject.id, channel, conversation_id: conversationId, ...card })
        .onConflict((conflict) =>
          conflict.columns(['subject', 'id', 'channel', 'conversation_id']).doUpdateSet(card),
        )
        .execute();
    },
    async drawn({ subject, channel, conversationId, messageId }, shown) {
      await db
        .updateTable('live_cards')
        .set({ shown })
        .where('subject', '=', subject.kind)
        .where('id', '=', subject.id)
        .where('channel', '=', channel)
        .where('conversation_id', '=', conversationId)
        .where('message_id', '=', messageId)
        .execute();
    },
    async outdated() {
      const { rows } = await sql<CardSubject>`
        SELECT DISTINCT subject AS kind, card.id
        FROM live_cards card
        LEFT JOIN changes ON subject = 'change' AND changes.id = card.id
        LEFT JOIN runs ON subject = 'run' AND runs.id = card.id
        LEFT JOIN checks ON subject = 'check' AND checks.id = card.id
        LEFT JOIN incidents ON subject = 'incident' AND incidents.id = card.id
        WHERE split_part(shown, ' ', 1) <> CASE subject
          WHEN 'change' THEN changes.state
          WHEN 'run' THEN runs.revision::text
          WHEN 'check' THEN CASE WHEN checks.finished_at IS NULL THEN 'asked' ELSE 'done' END
          WHEN 'incident' THEN incidents.revision::text
        END`.execute(db);
      return rows;
    },
    async forget({ subject, channel, conversationId }) {
      await db
        .deleteFrom('live_cards')
        .where('subject', '=', subject.kind)
        .where('id', '=', subject.id)
        .where('channel', '=', channel)
        .where('conversation_id', '=', conversationId)
        .execute();
    },
  };
}
