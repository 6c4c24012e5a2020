import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../../../src/adapters/postgres/index.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { nextDigestAt, type Watch, type WatchDraft } from '../../../../src/monitor/index.ts';
import { ALEX, MEGAN } from '../../../helpers/installation.ts';
import { freshDatabase, type FreshDatabase } from '../../../helpers/postgres.ts';

const place = (conversationId: string): WatchDraft['place'] => ({
  ...{ channel: 'teams', conversationId, kind: 'personal', tenantId: null },
});
const draft = (change: Partial<WatchDraft> = {}): WatchDraft => ({
  ...{ who: ALEX, place: place('c1'), locale: 'en', selector: 'site:lyon' },
  ...{ quiet: null, digest: null, afterMinutes: null },
  ...change,
});

describe('src/adapters/postgres/watches.ts', () => {
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
  beforeEach(async () => {
    for (const watch of await stores.watches.all())
      await stores.watches.remove([watch.id], ALEX, watch.place);
  });

  async function save(change: Partial<WatchDraft> = {}): Promise<Watch> {
    const saved = await stores.watches.save(draft(change));
    if (!saved.ok) throw new Error(saved.refusal.code);
    return saved.value;
  }
  const audited = async (id: number): Promise<string[]> =>
    (await stores.audit.recent(`watch ${id}`, 9)).map(({ action }) => action).reverse();

  it('gives back what was wished, in every conversation', async () => {
    const quiet = { from: '22:00', to: '06:00', zone: 'Europe/Paris' };
    const digest = { at: '08:00', zone: 'Europe/Paris' };
    const watch = await save({ quiet, digest, afterMinutes: 10 });
    expect(watch).toMatchObject({ ...draft({ quiet, digest, afterMinutes: 10 }), digestedAt: null });
    const elsewhere = await save({ place: place('c2') });
    expect(await stores.watches.find(watch.id)).toEqual(watch);
    expect(await stores.watches.of(place('c2'))).toEqual([elsewhere]);
    expect(await stores.watches.all()).toEqual([watch, elsewhere]);
  });

  it('changes a watch of the same selector, but keeps an escalation beside it', async () => {
    const first = await save();
    const again = await save({ who: MEGAN, locale: 'fr', digest: { at: '08:00', zone: 'UTC' } });
    expect(again).toMatchObject({ id: first.id, who: MEGAN, locale: 'fr', digest: { at: '08:00' } });
    expect((await save({ afterMinutes: 10 })).id).not.toBe(first.id);
    expect(await audited(first.id)).toEqual(['watch.added', 'watch.changed']);
  });

  it('takes twenty of a conversation, also when they come at once', async () => {
    const asked = Array.from({ length: 23 }, (_, n) =>
      stores.watches.save(draft({ selector: `site:s${n}` })),
    );
    const refused = (await Promise.all(asked)).filter(({ ok }) => !ok);
    expect(refused).toHaveLength(3);
    expect(refused[0]).toEqual({ ok: false, refusal: { code: 'watch.too-many', details: { most: 20 } } });
    await save({ selector: 'site:s0', locale: 'fr' });
    expect(await stores.watches.of(place('c1'))).toHaveLength(20);
  });

  it('ends those of its own conversation alone, and all where the bot was removed', async () => {
    const [mine, other] = [await save(), await save({ place: place('c2') })];
    expect(await stores.watches.remove([mine.id, other.id], MEGAN, place('c1'))).toEqual([mine.id]);
    expect(await stores.watches.all()).toEqual([other]);
    await stores.watches.retire(place('c2'));
    expect(await stores.watches.all()).toEqual([]);
    expect([await audited(mine.id), await audited(other.id)]).toEqual([
      ['watch.added', 'watch.removed'],
      ['watch.added', 'watch.retired'],
    ]);
  });

  it('says when a digest is due', async () => {
    const watch = await save({ digest: { at: '08:00', zone: 'UTC' } });
    const dueAt = nextDigestAt(watch, new Date());
    expect(await stores.watches.due(new Date())).toEqual([]);
    expect(await stores.watches.due(dueAt ?? new Date(0))).toEqual([watch.id]);
    await stores.watches.digested(watch.id, dueAt ?? new Date(0), null);
    expect(await stores.watches.due(new Date('2100-01-01'))).toEqual([]);
    expect(await stores.watches.find(watch.id)).toMatchObject({ digestedAt: dueAt });
  });
});
