import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../../../src/adapters/postgres/index.ts';
import {
  ACTIVITIES,
  EVERYTHING,
  HEALTHS,
  matches,
  parseSelector,
  REGIONS,
  type Device,
  type Mac,
} from '../../../../src/devices/index.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { freshDatabase, type FreshDatabase } from '../../../helpers/postgres.ts';

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });
const SITES = [
  'Lyon',
  'São Paulo',
  'Évry',
  '100%',
  'a_b',
  'back\\slash',
  'Nîmes, bâtiment B',
  'İzmir',
  'Straße',
];
const device: fc.Arbitrary<Omit<Device, 'id'>> = fc.record({
  mac: fc.integer({ min: 1, max: 0xffff }).map((n) => `0004f200${n.toString(16).padStart(4, '0')}` as Mac),
  name: fc.constantFrom('LYO-1-001', 'SAO-1-001', 'é%_*', 'x'),
  site: maybe(fc.constantFrom(...SITES)),
  region: maybe(fc.constantFrom(...REGIONS)),
  vendor: fc.constantFrom('Poly', 'Yealink', 'Cisco', 'AudioCodes'),
  model: fc.constantFrom('VVX 411', 'T46U', '8841'),
  firmware: maybe(fc.constantFrom('6.4.3.5814', '5.9.5.0614', '108.86.5.1', '12-0-3MPP', 'odd')),
  userId: maybe(fc.constantFrom('u1', 'u2')),
  upn: maybe(fc.constantFrom('anna.berg@contoso.example', 'phone-00001@contoso.example')),
  health: fc.constantFrom(...HEALTHS),
  activity: fc.constantFrom(...ACTIVITIES),
  platform: fc.constantFrom('sip-gateway', 'teams'),
  modifiedAt: maybe(fc.constant(new Date('2026-03-02T09:00:00Z'))),
});
const value = fc.constantFrom(
  ...[
    'lyon',
    '"são paulo"',
    'SAO*',
    '*o*',
    '100%',
    'a_b',
    '"back\\slash"',
    'l%',
    'l_on',
    '"*"',
    'évry',
    'poly|cisco',
  ],
  ...['vvx', 't46u', 'anna*', '0004f2', '00:04', '"x"', 'izmir', 'strasse', '"nîmes, bâtiment b"'],
);
const word = fc.oneof(
  fc
    .tuple(fc.constantFrom('site', 'name', 'vendor', 'model', 'user', 'mac', 'firmware'), value)
    .map((w) => w.join(':')),
  value,
  fc.constantFrom(
    'offline',
    'enrolled',
    '-enrolled',
    'enrolled:no',
    'region:emea|apac',
    'activity:idle',
    'health:critical',
  ),
  fc.constantFrom('firmware:<6.4', 'firmware:>=5.9.5', 'firmware:6.4*', 'firmware:<=12-0-1MPP'),
);
const selector = fc
  .array(
    fc
      .tuple(fc.constantFrom('', '-'), word)
      .map(([sign, text]) => (text.startsWith('-') ? text : sign + text)),
    {
      maxLength: 3,
    },
  )
  .map((words) => parseSelector(words.join(' ')))
  .filter((parsed) => parsed.ok);

describe('src/adapters/postgres/devices.ts', () => {
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
  beforeEach(() => wholeReading([]));

  /** The inventory is read anew, and holds these phones. */
  async function wholeReading(ids: readonly string[]): Promise<Date> {
    const { syncs } = stores.devices;
    // By the database's clock and this one's a phone may seem to be met after the reading began.
    const sync = await syncs.begin(new Date(Date.now() + 60_000));
    const met = (await stores.devices.byIds(ids)).filter(({ id }) => ids.includes(id));
    await syncs.keep({ ...sync, pages: 1, next: null }, met);
    await syncs.finish(sync);
    return sync.startedAt;
  }

  const phone = (id: string, change: Partial<Device> = {}): Device => ({
    ...{ id, mac: `0004f2000${id.padStart(3, '0')}` as Mac, name: `LYO-${id}`, site: 'Lyon', region: 'EMEA' },
    ...{ vendor: 'Poly', model: 'VVX 411', firmware: '6.4.3', userId: 'u1', upn: 'a@contoso.example' },
    ...{ health: 'healthy', activity: 'idle', modifiedAt: new Date('2026-03-02T09:00:00Z') },
    platform: 'sip-gateway',
    ...change,
  });

  it('selects in SQL what the selector means', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(device, { maxLength: 12 }),
        fc.array(selector, { minLength: 8, maxLength: 8 }),
        async (made, selectors) => {
          const devices = made.map((each, n) => ({ ...each, id: String(n) }));
          await wholeReading([]);
          await stores.devices.upsert(devices);
          for (const { value: chosen } of selectors) {
            const picked = devices.filter((each) => matches(chosen, each));
            const found = await stores.devices.select(chosen, { offset: 0, limit: 100 });
            expect([chosen.text, found.map(({ id }) => id).sort()]).toEqual([
              chosen.text,
              picked.map(({ id }) => id).sort(),
            ]);
            const { total, byHealth } = await stores.devices.counts(chosen);
            expect(total).toBe(picked.length);
            for (const health of HEALTHS)
              expect(byHealth.get(health) ?? 0).toBe(picked.filter((each) => each.health === health).length);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives back what it was given, page by page', async () => {
    const phones = Array.from({ length: 7 }, (_, n) => phone(String(n)));
    await stores.devices.upsert(phones);
    const pages = [0, 3, 6].map((offset) => stores.devices.select(EVERYTHING, { offset, limit: 3 }));
    expect((await Promise.all(pages)).flat()).toEqual(phones);
    expect(await stores.devices.byMacs([phones[2]!.mac])).toEqual(new Map([[phones[2]!.mac, phones[2]]]));
    expect(await stores.devices.siteRegions()).toEqual(new Map([['lyon', 'EMEA']]));
  });

  it('writes what differs and nothing else', async () => {
    const phones = [phone('1'), phone('2'), phone('3', { upn: null, firmware: null })];
    expect(await stores.devices.upsert(phones)).toBe(3);
    expect(await stores.devices.upsert(phones)).toBe(0);
    expect(await stores.devices.upsert([phone('1'), phone('2', { health: 'offline' })])).toBe(1);
    expect(await stores.devices.upsert([phone('3', { upn: null, firmware: '6.4.4' })])).toBe(1);
    expect(await stores.devices.upsert([phone('1'), phone('1')])).toBe(0);
  });

  it('keeps a firmware that a later reading does not tell', async () => {
    await stores.devices.upsert([phone('1')]);
    await stores.devices.upsert([phone('1', { firmware: null, health: 'offline' })]);
    const [kept] = await stores.devices.select(EVERYTHING, { offset: 0, limit: 1 });
    expect(kept).toMatchObject({ firmware: '6.4.3', health: 'offline' });
  });

  describe('firmware', () => {
    const READ = new Date('2026-03-02T09:00:00Z');
    const unread = (since = READ, text = '') => {
      const parsed = parseSelector(text);
      if (!parsed.ok) throw new Error(parsed.refusal.code);
      return stores.devices.firmwareUnread(parsed.value, since, 10);
    };

    it('is read again after a while, and only of phones that the selector picks', async () => {
      await stores.devices.upsert([phone('1'), phone('2'), phone('3', { site: 'Paris' })]);
      expect(await unread()).toEqual(['1', '2', '3']);
      expect(await unread(READ, 'site:Lyon firmware:<1')).toEqual(['1', '2']);
      await stores.devices.noteFirmware(new Map([['1', '6.4.4']]), READ);
      expect(await unread()).toEqual(['2', '3']);
      expect(await unread(new Date(READ.getTime() + 1))).toEqual(['1', '2', '3']);
    });

    it('is not forgotten by lists that do not tell it, nor where a phone told nothing', async () => {
      await stores.devices.upsert([phone('1', { firmware: null })]);
      await stores.devices.noteFirmware(new Map([['1', '6.4.4']]), READ);
      await stores.devices.upsert([phone('1', { firmware: null, name: 'moved' })]);
      await stores.devices.noteFirmware(new Map([['1', null]]), READ);
      const [kept] = await stores.devices.select(EVERYTHING, { offset: 0, limit: 1 });
      expect(kept).toMatchObject({ firmware: '6.4.4', name: 'moved' });
      expect(await unread()).toEqual([]);
    });

    it('is read again once the phone’s health has changed, as an update changes it', async () => {
      await stores.devices.upsert([phone('1'), phone('2')]);
      await stores.devices.noteFirmware(new Map(['1', '2'].map((id) => [id, '6.4.4'])), READ);
      await stores.devices.upsert([phone('1', { health: 'nonUrgent' }), phone('2', { activity: 'busy' })]);
      expect(await unread()).toEqual(['1']);
    });

    it('is counted by model, version and region, for what the selector says of it too', async () => {
      await stores.devices.upsert([
        phone('1'),
        phone('2', { health: 'offline' }),
        phone('3', { firmware: '5.9.5' }),
        phone('4', { firmware: null }),
        phone('5', { region: null }),
      ]);
      const groups = async (text: string) => {
        const parsed = parseSelector(text);
        if (!parsed.ok) throw new Error(parsed.refusal.code);
        const found = await stores.devices.firmwareGroups(parsed.value);
        return found.map(({ firmware, region, count }) => `${firmware} ${region} ${count}`).sort();
      };
      expect(await groups('')).toEqual(['5.9.5 EMEA 1', '6.4.3 EMEA 2', '6.4.3 null 1', 'null EMEA 1']);
      expect(await groups('firmware:<6.4')).toEqual(['5.9.5 EMEA 1']);
      expect(await groups('-firmware:* site:Lyon')).toEqual(['null EMEA 1']);
      expect(await groups('offline')).toEqual(['6.4.3 EMEA 1']);
    });
  });

  it('forgets the phones that a full reading did not meet, and remembers when it began', async () => {
    await stores.devices.upsert([phone('1'), phone('2')]);
    const began = await wholeReading(['2']);
    expect((await stores.devices.select(EVERYTHING, { offset: 0, limit: 9 })).map(({ id }) => id)).toEqual([
      '2',
    ]);
    expect(await stores.devices.syncedAt()).toEqual(began);
  });
});
