import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../../../src/adapters/postgres/index.ts';
import type { Device, Mac } from '../../../../src/devices/index.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { acknowledge, type Incident, type Observation } from '../../../../src/monitor/index.ts';
import { freshDatabase, type FreshDatabase } from '../../../helpers/postgres.ts';

const MINUTE_MS = 60_000;
const ALEX = { id: 'alex', name: 'Alex Wilber' };
const HERE = { channel: 'teams', conversationId: 'c1' };
const START = Date.parse('2026-03-02T09:00:00Z');

describe('src/adapters/postgres/observations.ts', () => {
  let database: FreshDatabase;
  let stores: Stores;
  let pool: pg.Pool;
  let minute: number;
  beforeAll(async () => {
    database = await freshDatabase();
    stores = openStores(database.url, silentLog);
    pool = new pg.Pool({ connectionString: database.url });
  });
  afterAll(async () => {
    await pool.end();
    await stores.close();
    await database.drop();
  });
  beforeEach(reset);

  async function reset(): Promise<void> {
    minute = 0;
    await pool.query(
      'TRUNCATE devices, device_watch, signed_out_devices, incidents, incident_phones, inventory_syncs, inventory_seen, operation_targets, targets, changes CASCADE',
    );
  }

  const now = (): Date => new Date(START + minute * MINUTE_MS);

  /** Reads an inventory of these phones, a minute after the last reading, and judges them. */
  async function read(phones: readonly Device[]): Promise<Observation> {
    minute += 1;
    const { syncs } = stores.devices;
    const sync = await syncs.begin(now());
    await pool.query('UPDATE devices SET first_seen_at = $1', [new Date(START)]);
    await syncs.keep({ ...sync, pages: 1, next: null }, phones);
    await syncs.finish(sync);
    return stores.observations.observeAll(sync);
  }

  const phone = (n: number, change: Partial<Device> = {}): Device => ({
    ...{ id: `d${n}`, mac: n.toString(16).padStart(12, '0') as Mac, name: `P-${n}`, site: 'Lyon' },
    ...{ region: 'EMEA', vendor: 'Poly', model: 'VVX 411', firmware: null, userId: 'u1' },
    ...{
      upn: 'a@contoso.example',
      health: 'healthy',
      activity: 'idle',
      modifiedAt: null,
      platform: 'sip-gateway',
    },
    ...change,
  });
  const fleet = (site: string, count: number, from = 0): Device[] =>
    Array.from({ length: count }, (_, n) => phone(from + n, { site }));
  const fallen = (phones: readonly Device[], which: (phone: Device, n: number) => boolean): Device[] =>
    phones.map((each, n) => (which(each, n) ? { ...each, health: 'offline' } : each));
  const open = async (): Promise<readonly Incident[]> =>
    (await stores.incidents.list({ open: true, page: 0, perPage: 50 })).incidents;
  const only = async (): Promise<Incident> => {
    const { incidents } = await stores.incidents.list({ open: false, page: 0, perPage: 50 });
    expect(incidents).toHaveLength(1);
    return incidents[0]!;
  };

  it('takes two readings that miss a phone, and two that find it', async () => {
    const phones = fleet('Lyon', 40);
    const down = fallen(phones, (_each, n) => n < 37);
    await read(phones);
    expect(await read(down)).toEqual({ opened: [], touched: [], fallenAt: [] });
    const told = await read(down);
    const incident = await only();
    expect(told).toEqual({ opened: [incident.id], touched: [incident.id], fallenAt: ['Lyon'] });
    expect(incident).toMatchObject({
      state: 'open',
      suspicion: { kind: 'site', site: 'Lyon', fell: 37, of: 40, withinMs: MINUTE_MS, sites: 1 },
      startedAt: new Date(START + 2 * MINUTE_MS),
      recoveredAt: null,
      ...{ total: 37, down: 37, gone: 0, flapping: 0, revision: 1 },
      truth: { confirmed: 0, answers: 0, unprobed: 37 },
    });

    await read(phones);
    expect(await only()).toMatchObject({ state: 'open', down: 37 });
    expect(await read(phones)).toMatchObject({ touched: [incident.id], fallenAt: [] });
    expect(await only()).toMatchObject({ state: 'recovered', total: 37, down: 0, recoveredAt: now() });
    expect((await stores.audit.recent(`incident ${incident.id}`, 9)).map(({ action }) => action)).toEqual([
      'incident.recovered',
      'incident.opened',
    ]);
  });

  it('counts among the phones of a site those that could fall', async () => {
    const phones = fallen(fleet('Lyon', 10), (_each, n) => n < 2);
    await read(phones);
    for (let n = 0; n < 2; n++) await read(fallen(phones, () => true));
    expect((await only()).suspicion).toMatchObject({ kind: 'site', fell: 8, of: 8 });
  });

  it('has phones that fall with those of an incident come to it, although it had recovered', async () => {
    const phones = fleet('Lyon', 10);
    const [few, all] = [fallen(phones, (_each, n) => n < 8), fallen(phones, () => true)];
    for (const reading of [phones, few, few, phones, phones, all, all]) await read(reading);
    expect(await only()).toMatchObject({ state: 'open', total: 10, down: 10 });
  });

  it('takes for acknowledged only what fell before somebody said so', async () => {
    const phones = fleet('Lyon', 10);
    const down = fallen(phones, () => true);
    for (const reading of [phones, down, down]) await read(reading);
    const { id, openedAt } = await only();
    await stores.incidents.decide(id, (incident) =>
      acknowledge(incident, { who: ALEX, now: now(), where: HERE }),
    );
    await read(down);
    expect(await only()).toMatchObject({ acknowledgedBy: ALEX, openedAt });
    for (const reading of [phones, phones]) await read(reading);
    expect(await only()).toMatchObject({ state: 'recovered', acknowledgedBy: ALEX });
    for (const reading of [down, down]) await read(reading);
    expect(await only()).toMatchObject({
      state: 'open',
      acknowledgedBy: null,
      acknowledgedAt: null,
      openedAt: now(),
    });
  });

  it('makes nothing of one missed reading', async () => {
    const phones = fleet('Lyon', 5);
    await read(phones);
    for (const odd of [true, false, true, false, true]) await read(fallen(phones, () => odd));
    expect(await open()).toEqual([]);
  });

  it('does not tell what was offline before it watched, but hears of it when it falls again', async () => {
    const phones = fleet('Lyon', 4);
    const down = fallen(phones, () => true);
    for (let n = 0; n < 3; n++) await read(down);
    expect(await open()).toEqual([]);
    await read(phones);
    await read(phones);
    await read(down);
    await read(down);
    expect(await only()).toMatchObject({ down: 4 });
  });

  it('lets what falls within the same minutes join, and says anew what it suspects', async () => {
    const phones = [...fleet('Lyon', 10), ...fleet('Paris', 30, 100)];
    const first = fallen(phones, (_each, n) => n < 2);
    const second = fallen(phones, (_each, n) => n < 10);
    await read(phones);
    await read(first);
    await read(second);
    expect(await only()).toMatchObject({ suspicion: { kind: 'phones', fell: 2, of: 40 } });
    await read(second);
    expect(await only()).toMatchObject({
      total: 10,
      suspicion: { kind: 'site', site: 'Lyon', fell: 10, of: 10, withinMs: 2 * MINUTE_MS },
    });
  });

  it('keeps what falls later apart', async () => {
    const phones = [...fleet('Lyon', 10), ...fleet('Paris', 10, 100)];
    await read(phones);
    await read(fallen(phones, ({ site }) => site === 'Lyon'));
    await read(fallen(phones, ({ site }) => site === 'Lyon'));
    minute += 10;
    await read(fallen(phones, () => true));
    await read(fallen(phones, () => true));
    expect((await open()).map(({ suspicion }) => suspicion)).toMatchObject([
      { kind: 'site', site: 'Paris' },
      { kind: 'site', site: 'Lyon' },
    ]);
  });

  it('counts what flaps in the incident that it is of', async () => {
    const phones = fleet('Lyon', 3);
    const down = fallen(phones, (_each, n) => n === 0);
    await read(phones);
    for (const now of [down, phones, down, phones, down]) {
      await read(now);
      await read(now);
    }
    expect(await only()).toMatchObject({ state: 'open', total: 1, down: 1, flapping: 1 });
    const [flapping] = await stores.incidents.phones((await only()).id, { offset: 0, limit: 9 });
    expect(flapping).toMatchObject({ deviceId: 'd0', state: 'down', falls: 3, backAt: null });
  });

  it('closes what has been well for an hour; what falls then is new', async () => {
    const phones = fleet('Lyon', 3);
    const down = fallen(phones, () => true);
    for (const reading of [phones, down, down, phones, phones]) await read(reading);
    minute += 60;
    const { id } = await only();
    expect(await read(phones)).toMatchObject({ touched: [id] });
    expect(await only()).toMatchObject({ state: 'closed' });
    await read(down);
    expect(await read(down)).toMatchObject({ opened: [id + 1] });
  });

  it('calls nothing offline that has left the inventory', async () => {
    const phones = fleet('Lyon', 6);
    const down = fallen(phones, (_each, n) => n < 4);
    await read(phones);
    await read(down);
    await read(down);
    await read(down.slice(2));
    expect(await only()).toMatchObject({ state: 'open', total: 4, down: 2, gone: 2 });
    await read(phones.slice(4));
    expect(await only()).toMatchObject({ state: 'recovered', down: 0, gone: 4 });
  });

  it('concludes nothing from a phone that is being restarted', async () => {
    const phones = fleet('Lyon', 2);
    const down = fallen(phones, () => true);
    await read(phones);
    await pool.query(`
      INSERT INTO changes (id, kind, state, name, requested_by, place) OVERRIDING SYSTEM VALUE
        VALUES (1, 'restart', 'running', '', '{}', '{}');
      INSERT INTO operation_targets (change_id, position, subject_id, name, outcome, step, state)
        VALUES (1, 1, 'd0', '', 'go', 'under-way', 'running')`);
    for (let n = 0; n < 3; n++) await read(down);
    expect(await only()).toMatchObject({ total: 1 });
    await pool.query(`UPDATE operation_targets SET state = 'succeeded', step = 'done'`);
    await read(down);
    await read(down);
    expect(await open()).toMatchObject([{ total: 2, down: 2 }]);
  });

  it('judges some phones by a reading of their own, and never by an older one', async () => {
    const phones = fleet('Lyon', 3);
    await read(phones);
    await stores.devices.upsert(fallen(phones, () => true));
    const at = new Date(now().getTime() + 1_000);
    await stores.observations.observe(['d0', 'd1'], at);
    expect(await stores.observations.observe(['d0', 'd1'], at)).toMatchObject({ touched: [] });
    const later = new Date(at.getTime() + 10_000);
    expect(await stores.observations.observe(['d0', 'd1'], later)).toMatchObject({ fallenAt: ['Lyon'] });
    expect(await only()).toMatchObject({ total: 2 });
  });

  it('makes one incident of 5,000 phones that fall at once at ten sites', async () => {
    const phones = Array.from({ length: 5_000 }, (_, n) =>
      phone(n, { site: `Site ${n % 10}`, region: n % 10 < 5 ? 'EMEA' : 'NOAM' }),
    );
    const down = fallen(phones, () => true);
    await read(phones);
    await read(down);
    const began = performance.now();
    const { opened } = await read(down);
    expect(opened).toHaveLength(1);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(await only()).toMatchObject({
      down: 5_000,
      suspicion: { kind: 'phones', fell: 5_000, of: 5_000, sites: 10 },
    });
  });

  it('forgets no phone: each that is down is in one open incident, each that is back is marked', async () => {
    const phones = Array.from({ length: 12 }, (_, n) => phone(n, { site: `Site ${n % 3}` }));
    const reading = fc.record({
      down: fc.uniqueArray(fc.integer({ min: 0, max: 11 })),
      missing: fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { maxLength: 1 }),
      idle: fc.constantFrom(0, 0, 0, 7, 70),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(reading, { maxLength: 14 }), async (readings) => {
        await reset();
        await read(phones);
        for (const { down, missing, idle } of readings) {
          minute += idle;
          await read(
            fallen(phones, (_each, n) => down.includes(n)).filter((_each, n) => !missing.includes(n)),
          );
          const { rows: standing } = await pool.query<{ id: string }>(
            "SELECT device_id AS id FROM device_watch WHERE state = 'offline' ORDER BY 1",
          );
          const { rows: told } = await pool.query<{ id: string }>(
            `SELECT p.device_id AS id FROM incident_phones p JOIN incidents i ON i.id = p.incident_id
             WHERE p.state = 'down' AND i.state = 'open' ORDER BY 1`,
          );
          expect(told).toEqual(standing);
          const { rows: wrong } = await pool.query(
            `SELECT i.id FROM incidents i LEFT JOIN incident_phones p ON p.incident_id = i.id GROUP BY i.id HAVING
               i.total <> count(*) OR i.down <> count(*) FILTER (WHERE p.state = 'down')
               OR (i.state = 'open') <> (i.down > 0) OR bool_or((p.state = 'back') <> (p.back_at IS NOT NULL))`,
          );
          expect(wrong).toEqual([]);
        }
      }),
      { numRuns: 15 },
    );
  }, 120_000);
});
