import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../../../src/adapters/postgres/index.ts';
import type { Loan } from '../../../../src/delegations/index.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { freshDatabase, type FreshDatabase } from '../../../helpers/postgres.ts';

const at = new Date('2026-03-02T09:00:00Z');
const later = (hours: number): Date => new Date(at.getTime() + hours * 3_600_000);
const [megan, bo] = [
  { id: 'Megan', name: 'Megan Bowen' },
  { id: 'bo', name: 'Bo Ek' },
];
const adele = { id: 'adele', name: 'Adele Vance' };
const where = { channel: 'teams', conversationId: 'a:1' };
const loan: Loan = { delegator: megan, delegate: adele, until: later(24), where, at };

describe('src/adapters/postgres/delegations.ts', () => {
  let database: FreshDatabase;
  let stores: Stores;
  beforeAll(async () => {
    database = await freshDatabase();
    stores = openStores(database.url, silentLog);
  });
  afterAll(async () => {
    await stores.close();
    await database.drop();
  });

  const inForce = async (now = at): Promise<string[]> =>
    (await stores.delegations.inForce(now)).map(({ delegator, delegate, until }) =>
      [delegator.id, delegate.id, until.toISOString()].join(' '),
    );

  it('keeps one loan between the same two, the one that was made last, and ends it by its time', async () => {
    const { delegations } = stores;
    const loans = [1, 2, 3].map((days) => delegations.lend({ ...loan, until: later(days * 24) }));
    await Promise.all(loans);
    await delegations.lend({ ...loan, delegator: { ...megan, id: 'MEGAN' }, until: later(48) });
    await delegations.lend({ ...loan, delegator: bo, until: later(1) });
    expect(await inForce()).toEqual([
      `megan adele ${later(48).toISOString()}`,
      `bo adele ${later(1).toISOString()}`,
    ]);
    expect(await inForce(later(1))).toEqual([`megan adele ${later(48).toISOString()}`]);
    expect(await inForce(later(48))).toEqual([]);
  });

  it('withdraws what one person has lent, and may lend it again', async () => {
    const { delegations, audit } = stores;
    const by = { delegator: megan, where, at: later(2) };
    expect(await delegations.withdraw(by)).toMatchObject([{ delegate: adele }]);
    expect(await delegations.withdraw(by)).toEqual([]);
    expect(await inForce()).toEqual([`bo adele ${later(1).toISOString()}`]);
    const { id } = await delegations.lend({ ...loan, until: later(72) });
    expect(await inForce(later(3))).toEqual([`megan adele ${later(72).toISOString()}`]);
    expect(await audit.recent(`delegation ${id}`, 10)).toMatchObject([
      { who: megan, action: 'delegation.created', detail: { delegate: adele }, where },
    ]);
  });
});
