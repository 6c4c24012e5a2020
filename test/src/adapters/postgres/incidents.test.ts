import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../../../src/adapters/postgres/index.ts';
import {
  EVERYTHING,
  parseSelector,
  type Device,
  type Mac,
  type Selector,
} from '../../../../src/devices/index.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { acknowledge, assign, snooze, type Incident } from '../../../../src/monitor/index.ts';
import { ALEX, MEGAN } from '../../../helpers/installation.ts';
import { freshDatabase, type FreshDatabase } from '../../../helpers/postgres.ts';

const START = Date.parse('2100-03-02T09:00:00Z');
const phone = (n: number, change: Partial<Device> = {}): Device => ({
  ...{ id: `d${n}`, mac: n.toString(16).padStart(12, '0') as Mac, name: `P-${n}`, site: 'Lyon' },
  ...{ platform: 'sip-gateway', region: 'EMEA', vendor: 'Poly', model: 'VVX 411', firmware: '6.4.3' },
  ...{ userId: 'u1', upn: 'a@contoso.example', health: 'offline', activity: 'idle', modifiedAt: null },
  ...change,
});
const selector = (text: string): Selector => {
  const parsed = parseSelector(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
};

describe('src/adapters/postgres/incidents.ts', () => {
  let database: FreshDatabase;
  let stores: Stores;
  let id: number;
  const at = (minute: number): Date => new Date(START + minute * 60_000);
  const by = (who: typeof ALEX) => ({ who, now: at(9), where: { channel: 'teams', conversationId: 'c1' } });

  async function read(minute: number, phones: readonly Device[]): Promise<readonly number[]> {
    const { syncs } = stores.devices;
    const sync = await syncs.begin(at(minute));
    await syncs.keep({ ...sync, pages: 1, next: null }, phones);
    await syncs.finish(sync);
    return (await stores.observations.observeAll(sync)).touched;
  }
  const found = async (): Promise<Incident> => {
    const incident = await stores.incidents.find(id);
    if (!incident) throw new Error('there is no incident');
    return incident;
  };

  beforeAll(async () => {
    database = await freshDatabase();
    stores = openStores(database.url, silentLog);
    // Enough phones stay up at either site to keep it out of suspicion.
    const up = Array.from({ length: 40 }, (_, n) =>
      phone(10 + n, { health: 'healthy', site: n % 2 === 0 ? 'Lyon' : 'Paris' }),
    );
    const well = [
      phone(1, { health: 'healthy' }),
      phone(2, { health: 'healthy' }),
      phone(3, { health: 'healthy', site: 'Paris', model: 'T46U', firmware: '5.9.5' }),
      phone(4, { health: 'healthy', site: 'Paris', firmware: '5.9.5' }),
    ] as const;
    const down = well.map((each): Device => ({ ...each, health: 'offline' }));
    const later = [...up, well[0], ...down.slice(1, 3)];
    await read(0, [...up, ...well]);
    await read(1, [...up, ...down]);
    [id = 0] = await read(2, [...up, ...down]);
    await read(3, later);
    await read(4, later);
  });
  afterAll(async () => {
    await stores.close();
    await database.drop();
  });

  it('lists its phones, those down first', async () => {
    const phones = await stores.incidents.phones(id, { offset: 0, limit: 9 });
    expect(phones.map(({ name, state }) => [name, state])).toEqual([
      ['P-2', 'down'],
      ['P-3', 'down'],
      ['P-1', 'back'],
      ['P-4', 'gone'],
    ]);
    expect(await stores.incidents.phones(id, { offset: 1, limit: 1 })).toEqual([phones[1]]);
  });

  it.each([
    [EVERYTHING.text, 4, 2],
    ['site:Lyon', 2, 1],
    ['site:Paris model:T46U', 1, 1],
    ['site:Madrid', 0, 0],
    ['firmware:<6.4', 1, 1],
    ['firmware:>=6.4 site:Lyon', 2, 1],
  ])('counts the phones that "%s" picks', async (text, total, down) => {
    expect(await stores.incidents.picked(id, selector(text))).toEqual({ total, down });
    const phones = await stores.incidents.phones(id, { selector: selector(text), offset: 0, limit: 9 });
    expect(phones).toHaveLength(total);
  });

  it('lets one of two that press at once acknowledge it, and audits that', async () => {
    const before = (await found()).revision;
    const decided = await Promise.all(
      [ALEX, MEGAN].map((who) => stores.incidents.decide(id, (incident) => acknowledge(incident, by(who)))),
    );
    expect(decided.map((decision) => decision?.ok).sort()).toEqual([false, true]);
    expect(await found()).toMatchObject({ revision: before + 1, acknowledgedAt: at(9) });
    const audited = await stores.audit.recent(`incident ${id}`, 9);
    expect(audited.filter(({ action }) => action === 'incident.acknowledged')).toMatchObject([
      { who: (await found()).acknowledgedBy, where: { channel: 'teams', conversationId: 'c1' } },
    ]);
    expect(
      await stores.incidents.decide(id + 99, (incident) => acknowledge(incident, by(ALEX))),
    ).toBeUndefined();
  });

  it('keeps to whom it was given, and until when it is quiet', async () => {
    await stores.incidents.decide(id, (incident) => assign(incident, MEGAN, by(ALEX)));
    await stores.incidents.decide(id, (incident) => snooze(incident, at(60), by(ALEX)));
    expect(await found()).toMatchObject({ assignedTo: MEGAN, snoozedUntil: at(60) });
  });

  it('is outstanding until its revision is told, and again when it is to be looked at', async () => {
    const { revision } = await found();
    expect(await stores.incidents.outstanding(at(9))).toEqual([id]);
    await stores.incidents.told(id, revision - 1, null);
    expect(await stores.incidents.outstanding(at(9))).toEqual([id]);
    await stores.incidents.told(id, revision, at(60));
    expect(await stores.incidents.outstanding(at(59))).toEqual([]);
    expect(await stores.incidents.outstanding(at(60))).toEqual([id]);
    // An older telling that ends later does not take the newer one back.
    await stores.incidents.told(id, revision - 1, null);
    expect(await stores.incidents.outstanding(at(60))).toEqual([]);
  });

  it('lists by state and by time', async () => {
    const page = { page: 0, perPage: 5 };
    expect(await stores.incidents.list({ open: true, ...page })).toMatchObject({
      total: 1,
      incidents: [{ id }],
    });
    expect(await stores.incidents.between(at(0), at(1))).toMatchObject([{ id }]);
    expect(await stores.incidents.between(at(2), at(9))).toEqual([]);
  });
});
