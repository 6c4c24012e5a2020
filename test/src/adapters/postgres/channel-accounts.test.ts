import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../../../src/adapters/postgres/index.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { freshDatabase, type FreshDatabase } from '../../../helpers/postgres.ts';

describe('src/adapters/postgres/channel-accounts.ts', () => {
  let database: FreshDatabase;
  let stores: Stores;
  beforeAll(async () => {
    database = await freshDatabase();
    stores = openStores(database.url, silentLog);
    const heard = (id: string, account: string, name: string, channel = 'teams'): Promise<void> =>
      stores.people.heard({ channel, account, id, name });
    await heard('ID-Adele', '29:old', 'A. Vance');
    await heard('id-adele', '29:adele', 'Adele Vance');
    await heard('id-bo-1', '29:bo1', 'Bo Ek');
    await heard('id-bo-2', '29:bo2', 'bo ek');
    await heard('id-adele', 'U1', 'adele', 'slack');
  });
  afterAll(async () => {
    await stores.close();
    await database.drop();
  });

  it('knows what a channel calls people, as it called them last', async () => {
    const accounts = await stores.people.accounts('teams', ['ID-ADELE', 'id-bo-1', 'id-unheard']);
    expect([...accounts]).toEqual(
      expect.arrayContaining([
        ['id-adele', '29:adele'],
        ['id-bo-1', '29:bo1'],
      ]),
    );
    expect(accounts.size).toBe(2);
    expect((await stores.people.accounts('teams', [])).size).toBe(0);
  });

  it('finds people by account or by name, and all who are called the same', async () => {
    const ids = async (text: string): Promise<string[]> =>
      (await stores.people.known('teams', text)).map(({ id }) => id).sort();
    expect(await ids('29:adele')).toEqual(['id-adele']);
    expect(await ids('29:old')).toEqual([]);
    expect(await ids('ADELE VANCE')).toEqual(['id-adele']);
    expect(await ids('Bo Ek')).toEqual(['id-bo-1', 'id-bo-2']);
    expect(await ids('adele')).toEqual([]);
    expect(await stores.people.names('slack')).toEqual(['adele']);
  });
});
