import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../../../src/adapters/postgres/index.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { DRAFT } from '../../../helpers/installation.ts';
import { freshDatabase, type FreshDatabase } from '../../../helpers/postgres.ts';

describe('src/adapters/postgres/conversations.ts', () => {
  let database: FreshDatabase;
  let stores: Stores;
  let other: Stores;
  let changeId: number;
  beforeAll(async () => {
    database = await freshDatabase();
    [stores, other] = [openStores(database.url, silentLog), openStores(database.url, silentLog)];
    changeId = (await stores.ledger.create(DRAFT, { kind: 'text', text: '' })).id;
  });
  afterAll(async () => {
    await stores.close();
    await other.close();
    await database.drop();
  });

  it('calls a delivery the first once, whichever bot asks', async () => {
    const asked = Array.from({ length: 10 }, (_, n) =>
      (n % 2 ? stores : other).deliveries.first('teams', 'activity-1'),
    );
    expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(1);
    await stores.deliveries.prune();
    expect(await other.deliveries.first('teams', 'activity-1')).toBe(false);
    expect(await other.deliveries.first('slack', 'activity-1')).toBe(true);
  });

  it('opens a link until its time is up, and no other', async () => {
    const sheet = { subject: 'change', id: changeId, sheet: 'report', locale: 'fr' } as const;
    const token = await stores.downloads.create(sheet, 60_000);
    expect(await other.downloads.find(token)).toEqual(sheet);
    expect(await other.downloads.find(`${token}x`)).toBeUndefined();
    const short = await stores.downloads.create(sheet, 30);
    await wait(60);
    expect(await stores.downloads.find(short)).toBeUndefined();
  });

  const subject = {
    kind: 'change',
    get id() {
      return changeId;
    },
  } as const;

  it('keeps one card of a change in each conversation', async () => {
    const place = { channel: 'teams', conversationId: 'c1' };
    const card = { subject, ...place, messageId: 'm1', locale: 'en', shown: 'draft' } as const;
    await stores.cards.save(card);
    await stores.cards.save({ ...card, messageId: 'm2', locale: 'fr' });
    await stores.cards.save({ ...card, conversationId: 'c2' });
    expect(await stores.cards.of(subject)).toEqual(
      expect.arrayContaining([
        { ...card, messageId: 'm2', locale: 'fr' },
        { ...card, conversationId: 'c2' },
      ]),
    );
    await stores.cards.forget({ subject, channel: 'teams', conversationId: 'c2' });
    await stores.cards.forget({ ...place, subject: { kind: 'run', id: changeId } });
    expect(await stores.cards.of(subject)).toHaveLength(1);
  });

  it('names a change while a card of it shows a state that it has left', async () => {
    const place = { channel: 'teams', conversationId: 'c-left' };
    const card = { subject, ...place, messageId: 'm1', locale: 'en', shown: 'draft' } as const;
    await stores.cards.save(card);
    expect(await stores.cards.outdated()).toEqual([]);
    await stores.cards.save({ ...card, shown: 'running' });
    expect(await stores.cards.outdated()).toEqual([subject]);
    await stores.cards.drawn({ ...card, messageId: 'm0' }, 'draft');
    expect(await stores.cards.outdated()).toEqual([subject]);
    await stores.cards.drawn(card, 'draft');
    expect(await stores.cards.outdated()).toEqual([]);
  });

  it('names an incident while a card of it shows an earlier revision, whatever mark it bears', async () => {
    const client = new pg.Client(database.url);
    await client.connect();
    const { rows } = await client.query<{ id: number }>(`
      INSERT INTO incidents (state, suspicion, started_at, last_fall_at, revision)
      VALUES ('open', '{}', now(), now(), 12) RETURNING id`);
    await client.end();
    const incident = { kind: 'incident', id: rows[0]?.id ?? 0 } as const;
    const card = {
      subject: incident,
      channel: 'teams',
      conversationId: 'c-fell',
      messageId: 'm1',
      locale: 'en',
    };
    for (const [shown, isOutdated] of [
      ['12', false],
      ['12 calm', false],
      ['11', true],
      ['1 calm', true],
    ] as const) {
      await stores.cards.save({ ...card, shown });
      expect(await stores.cards.outdated()).toEqual(isOutdated ? [incident] : []);
    }
    await stores.cards.forget(card);
  });

  it('lets one bot at a time draw the cards of a subject', async () => {
    let end: (() => void) | undefined;
    const first = stores.cards.alone(
      subject,
      () => new Promise<string>((done) => (end = () => done('first'))),
    );
    await expect.poll(() => end, { timeout: 10_000 }).toBeDefined();
    expect(await other.cards.alone(subject, () => Promise.resolve('second'))).toBeUndefined();
    end?.();
    expect(await first).toBe('first');
    expect(await other.cards.alone(subject, () => Promise.resolve('third'))).toBe('third');
  });

  it('tells one of those that meet a conversation at once that it is new, and after a removal once more', async () => {
    const meet = async (): Promise<number> => {
      const met = { place: { ...DRAFT.place, conversationId: 'c-met' }, reference: {} };
      const asked = [stores, other, stores, other].map(({ conversations }) => conversations.save(met));
      return (await Promise.all(asked)).filter(Boolean).length;
    };
    expect(await meet()).toBe(1);
    expect(await meet()).toBe(0);
    await stores.conversations.retire('teams', 'c-met');
    expect(await meet()).toBe(1);
  });

  it('finds a conversation until the bot is removed, and again once it is back', async () => {
    const reference = { serviceUrl: 'http://127.0.0.1' };
    await stores.conversations.save({ place: DRAFT.place, reference });
    expect(await other.conversations.find('teams', 'c1')).toEqual(reference);
    await stores.conversations.retire('teams', 'c1');
    expect(await other.conversations.find('teams', 'c1')).toBeUndefined();
    await stores.conversations.save({ place: DRAFT.place, reference });
    expect(await other.conversations.find('teams', 'c1')).toEqual(reference);
  });

  it('remembers the language that someone chose', async () => {
    expect(await stores.people.locale('alex')).toBeUndefined();
    await stores.people.setLocale({ id: 'alex', name: 'Alex' }, 'fr');
    await stores.people.setLocale({ id: 'alex', name: 'Alex Wilber' }, 'en');
    expect(await other.people.locale('alex')).toBe('en');
  });
});
