import type { Kysely } from 'kysely';
import type { People } from '../../conversations/index.ts';
import type { Schema } from './schema.ts';

/** A name is searched among people of one organisation: more that are called the same say nothing more. */
const MOST_NAMESAKES = 5;
/** To guess at a name that was mistyped. */
const MOST_NAMES = 1_000;

export function channelAccounts(db: Kysely<Schema>): Pick<People, 'heard' | 'accounts' | 'known' | 'names'> {
  return {
    async heard({ channel, account, id, name }) {
      await db
        .insertInto('channel_accounts')
        .values({ channel, person_id: id.toLowerCase(), account, name })
        .onConflict((conflict) => conflict.columns(['channel', 'person_id']).doUpdateSet({ account, name }))
        .execute();
    },
    async accounts(channel, personIds) {
      const ids = personIds.map((id) => id.toLowerCase());
      const rows = await db
        .selectFrom('channel_accounts')
        .select(['person_id', 'account'])
        .where('channel', '=', channel)
        .where('person_id', 'in', ids.length > 0 ? ids : [''])
        .execute();
      return new Map(rows.map(({ person_id, account }) => [person_id, account]));
    },
    async known(channel, accountOrName) {
      const rows = await db
        .selectFrom('channel_accounts')
        .selectAll()
        .where('channel', '=', channel)
        .where(({ eb, fn, or }) =>
          or([
            eb('account', '=', accountOrName),
            eb(fn<string>('lower', ['name']), '=', accountOrName.toLowerCase()),
          ]),
        )
        .limit(MOST_NAMESAKES)
        .execute();
      return rows.map(({ person_id: id, account, name }) => ({ channel, account, id, name }));
    },
    async names(channel) {
      const rows = await db
        .selectFrom('channel_accounts')
        .select('name')
        .where('channel', '=', channel)
        .limit(MOST_NAMES)
        .execute();
      return rows.map(({ name }) => name);
    },
  };
}
