import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../../../src/adapters/postgres/index.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { CARD_KEYS, type KeyKind } from '../../../../src/keys/index.ts';
import { freshDatabase, type FreshDatabase } from '../../../helpers/postgres.ts';

const FOR_EVER: KeyKind = { ...CARD_KEYS, purpose: 'audit', replacedAfterDays: null, acceptedForDays: null };

describe('src/adapters/postgres/signing-keys.ts', () => {
  let database: FreshDatabase;
  let client: pg.Client;
  let bots: readonly Stores[];
  beforeAll(async () => {
    database = await freshDatabase();
    bots = [1, 2, 3].map(() => openStores(database.url, silentLog));
    client = new pg.Client(database.url);
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await Promise.all(bots.map((bot) => bot.close()));
    await database.drop();
  });
  beforeEach(() => client.query('TRUNCATE signing_keys'));

  const keys = (kind: KeyKind = CARD_KEYS) => bots[0]!.keys.keys(kind);
  const ids = async (kind?: KeyKind): Promise<string[]> => (await keys(kind)).map(({ id }) => id);
  const pass = (days: number): Promise<unknown> =>
    client.query("UPDATE signing_keys SET created_at = created_at - $1 * interval '1 day'", [days]);
  const stored = async (): Promise<number> =>
    (await client.query('SELECT 1 FROM signing_keys')).rowCount ?? 0;

  it('makes one key, whoever asks for the first at the same moment', async () => {
    const asked = await Promise.all(
      Array.from({ length: 30 }, (_, at) => bots[at % bots.length]!.keys.keys(CARD_KEYS)),
    );
    expect(new Set(asked.map((found) => found.map(({ id }) => id).join()))).toHaveProperty('size', 1);
    expect(await stored()).toBe(1);
    const [{ id, secret }] = asked[0]!;
    expect(id).toMatch(/^[\w-]{8}$/);
    expect(secret).toHaveLength(32);
    expect((await keys())[0].secret.equals(secret)).toBe(true);
  });

  it('signs with a new key after thirty days, and accepts the old ones for sixty more', async () => {
    const [first] = await ids();
    await pass(29);
    expect(await ids()).toEqual([first]);
    await pass(1);
    const [second, ...older] = await ids();
    expect(second).not.toBe(first);
    expect(older).toEqual([first]);
    await pass(59);
    const [third, ...rest] = await ids();
    expect(rest).toEqual([second, first]);
    await pass(1);
    expect(await ids()).toEqual([third, second]);
  });

  it('deletes keys that have had their time when it makes the next', async () => {
    await ids();
    await pass(31);
    await ids();
    expect(await stored()).toBe(2);
    await pass(60);
    expect(await ids()).toHaveLength(2);
    expect(await stored()).toBe(2);
  });

  it('makes the next key once, whoever finds at the same moment that it is time', async () => {
    await ids();
    await pass(31);
    const asked = await Promise.all(
      Array.from({ length: 30 }, (_, at) => bots[at % bots.length]!.keys.keys(CARD_KEYS)),
    );
    expect(new Set(asked.map(([newest]) => newest.id))).toHaveProperty('size', 1);
    expect(await stored()).toBe(2);
  });

  it('keeps the keys of each purpose apart, and for ever those that are never replaced', async () => {
    const [card] = await ids();
    const [audit] = await ids(FOR_EVER);
    expect(audit).not.toBe(card);
    await pass(4_000);
    expect(await ids(FOR_EVER)).toEqual([audit]);
    expect(await ids()).not.toContain(card);
    expect(await ids(FOR_EVER)).toEqual([audit]);
  });
});
