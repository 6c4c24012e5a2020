import { describe, expect, it, onTestFinished } from 'vitest';
import { openStores } from '../../../../src/adapters/postgres/index.ts';
import { openDatabase } from '../../../../src/adapters/postgres/database.ts';
import { outageOf } from '../../../../src/adapters/postgres/outage.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { freshDatabase } from '../../../helpers/postgres.ts';
import { startRelay } from '../../../helpers/relay.ts';

const withCode = (code: string): Error => Object.assign(new Error('the server’s own words'), { code });

describe('src/adapters/postgres/outage.ts', () => {
  it.each([
    ...['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENOTFOUND'],
    ...['08006', '28P01', '53300', '57P01', '57P03', '57014', '25006'],
  ])('takes %s for a database that is away', (code) => {
    expect(outageOf(withCode(code))).toMatchObject({ code: 'database.unavailable', retry: 'later' });
  });

  it('tells a full disk from a database that is away', () => {
    expect(outageOf(withCode('53100'))).toMatchObject({ code: 'database.full', retry: 'later' });
  });

  it.each(['23505', '42601', '40001', 'ERR_INVALID_ARG_TYPE'])('leaves %s for the bug that it is', (code) => {
    expect(outageOf(withCode(code))).toBeUndefined();
    expect(outageOf('not even an error')).toBeUndefined();
  });

  it('finds the failure of each address of a name', () => {
    expect(outageOf(new AggregateError([withCode('ECONNREFUSED')]))?.code).toBe('database.unavailable');
  });

  it('names what the driver says where nothing listens', async () => {
    const stores = openStores('postgres://127.0.0.1:1/nowhere', silentLog);
    onTestFinished(() => stores.close());
    await expect(stores.ping()).rejects.toMatchObject({ code: 'database.unavailable' });
    await expect(stores.ledger.exclusively('key', () => Promise.resolve())).rejects.toMatchObject({
      code: 'database.unavailable',
    });
  });

  it('gives up a connection that left a query without an answer, and the lock that it held', async () => {
    const database = await freshDatabase();
    onTestFinished(() => database.drop());
    const relay = await startRelay(database.url);
    onTestFinished(() => relay.stop());
    const patience = { connectMs: 10_000, queryMs: 1_500 };
    const stores = openStores(relay.url, silentLog, 1, patience);
    const other = openDatabase(database.url, 2);
    onTestFinished(async () => {
      await Promise.all([stores.close(), other.close()]);
    });
    expect(await stores.ping()).toBe(true);

    relay.freeze();
    await expect(stores.ping()).rejects.toMatchObject({ code: 'database.unavailable' });
    relay.abandon();
    // The pool has one connection: were it the old one, this would wait for a server that is no longer there.
    expect(await stores.ping()).toBe(true);

    await stores.ledger.exclusively('change 1', async () => {
      relay.freeze();
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
    relay.thaw();
    await expect
      .poll(async () => stores.ledger.exclusively('change 1', () => Promise.resolve('mine')), {
        timeout: 15_000,
      })
      .toBe('mine');
    const held = await other.pool.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory'`);
    expect(held.rowCount).toBe(0);
  });
});
