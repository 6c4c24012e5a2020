import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../../../src/adapters/postgres/index.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { freshDatabase, type FreshDatabase } from '../../../helpers/postgres.ts';

describe('src/adapters/postgres/card-parts.ts', () => {
  let database: FreshDatabase;
  let stores: Stores;
  let client: pg.Client;
  beforeAll(async () => {
    database = await freshDatabase();
    stores = openStores(database.url, silentLog);
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await stores.close();
    await database.drop();
  });

  const age = (key: string, days: number) =>
    client.query(`UPDATE card_parts SET drawn_at = now() - $2 * interval '1 day' WHERE key = $1`, [
      key,
      days,
    ]);

  it('finds what a card was given, by channel and key', async () => {
    const parts = new Map<string, unknown>([
      ['a', { kind: 'form', title: 'Reject' }],
      ['b', { kind: 'press', data: { ids: ['1', '2'] } }],
    ]);
    await stores.cardParts.keep('slack', parts);
    expect(await stores.cardParts.find('slack', 'a')).toEqual(parts.get('a'));
    expect(await stores.cardParts.find('slack', 'b')).toEqual(parts.get('b'));
    expect(await stores.cardParts.find('slack', 'c')).toBeUndefined();
    expect(await stores.cardParts.find('teams', 'a')).toBeUndefined();
  });

  it('keeps a part once, however many cards have it at the same moment', async () => {
    const parts = new Map<string, unknown>([
      ['y', { n: 1 }],
      ['x', { n: 2 }],
    ]);
    await Promise.all(Array.from({ length: 8 }, () => stores.cardParts.keep('slack', parts)));
    expect(await stores.cardParts.find('slack', 'x')).toEqual({ n: 2 });
    await stores.cardParts.keep('slack', new Map());
  });

  it('forgets what no card has had for 30 days, and nothing that was drawn again', async () => {
    const parts = new Map<string, unknown>([
      ['old', {}],
      ['drawn', {}],
    ]);
    await stores.cardParts.keep('slack', parts);
    await age('old', 31);
    await age('drawn', 31);
    await stores.cardParts.keep('slack', new Map([['drawn', {}]]));
    await stores.deliveries.prune();
    expect(await stores.cardParts.find('slack', 'old')).toBeUndefined();
    expect(await stores.cardParts.find('slack', 'drawn')).toEqual({});
  });
});
