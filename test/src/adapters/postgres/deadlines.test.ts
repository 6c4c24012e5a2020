import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../../../src/adapters/postgres/index.ts';
import { EVERYTHING, parseSelector, type Device, type Mac } from '../../../../src/devices/index.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { warnOfDeadlines, type DeadlineClock, type MonitorWorld } from '../../../../src/monitor/index.ts';
import { steppedClock } from '../../../helpers/demo-tenant.ts';
import { freshDatabase, type FreshDatabase } from '../../../helpers/postgres.ts';

const HOUR_MS = 3_600_000;
const phone = (id: string, change: Partial<Device> = {}): Device => ({
  ...{ id, mac: `0004f200000${id.slice(-1)}` as Mac, name: `LYO-${id}`, site: 'Lyon', region: 'EMEA' },
  ...{ platform: 'sip-gateway', vendor: 'Poly', model: 'VVX 411', firmware: null, userId: 'u1' },
  ...{ upn: 'a@contoso.example', health: 'healthy', activity: 'idle', modifiedAt: null },
  ...change,
});

describe('src/adapters/postgres/deadlines.ts', () => {
  let database: FreshDatabase;
  let stores: Stores;
  let pool: pg.Pool;
  const clock = steppedClock(new Date().toISOString());
  const began = clock.now();
  const ago = (hours: number): Date => new Date(began.getTime() - hours * HOUR_MS);
  beforeAll(async () => {
    database = await freshDatabase();
    stores = openStores(database.url, silentLog);
    pool = new pg.Pool({ connectionString: database.url });
    const signedOut = { userId: null, upn: null };
    await stores.devices.upsert([
      phone('d1'),
      phone('d2', { ...signedOut, modifiedAt: ago(100) }),
      phone('d3', { health: 'offline', modifiedAt: ago(29 * 24), site: 'Paris' }),
      phone('d4', { userId: 'u4' }),
    ]);
    const sync = await stores.devices.syncs.begin(began);
    await stores.devices.syncs.finish(sync);
    await stores.observations.observeAll(sync);
    await pool.query(
      `INSERT INTO changes (id, kind, state, name, requested_by, place, started_at) OVERRIDING SYSTEM VALUE VALUES
         (1, 'enrolment', 'failed', '', '{}', '{}', now()), (2, 'enrolment', 'running', '', '{}', '{}', now()),
         (3, 'policy-sip', 'running', '', '{}', '{}', now())`,
    );
    const target =
      'INSERT INTO targets (change_id, position, row, mac, site, region, vendor, outcome, stage, state, code_expires_at, moved_at) VALUES';
    await pool.query(
      `${target} (1, 1, 2, '0004f2aa0001', 'Lyon', 'EMEA', 'Poly', 'new', 'activate', 'running', $1, $1)`,
      [ago(-20)],
    );
    await pool.query(
      `${target} (2, 1, 2, '0004f2aa0001', 'Lyon', 'EMEA', 'Poly', 'new', 'activate', 'running', $1, $2),
         (2, 2, 3, '0004f2aa0002', 'Lyon', 'EMEA', 'Poly', 'new', 'sign-in', 'failed', $1, $2),
         (2, 3, 4, '0004f2000001', 'Lyon', 'EMEA', 'Poly', 'new', 'sign-in', 'running', $1, $2)`,
      [ago(-3), ago(60)],
    );
    await pool.query(
      `INSERT INTO operation_targets (change_id, position, subject_id, name, outcome, step, state, ended_at)
         VALUES (3, 1, 'u4', '', 'go', 'done', 'succeeded', $1)`,
      [ago(23.5)],
    );
  });
  afterAll(async () => {
    await pool.end();
    await stores.close();
    await database.drop();
  });

  const plainly = ({ kind, device, since, changeId }: DeadlineClock): unknown => [
    ...[kind, device.id, (began.getTime() - since.getTime()) / HOUR_MS, changeId],
  ];

  it('finds every clock that runs, of phones and of enrolments', async () => {
    const clocks = (await stores.deadlines.clocks()).map(plainly);
    expect(clocks).toHaveLength(6);
    expect(clocks).toEqual(
      expect.arrayContaining([
        ['sign-in-again', 'd2', 100, null],
        ['signed-out', 'd2', 100, null],
        ['unseen', 'd3', 29 * 24, null],
        ['policy', 'd4', 23.5, 3],
        ['code', '0004f2aa0001', 21, 2],
        ['first-sign-in', '0004f2aa0002', 60, 2],
      ]),
    );
  });

  it('warns once for each threshold, and keeps what is still ahead', async () => {
    const told: number[] = [];
    const wake = { deadlines: (id: number) => Promise.resolve(void told.push(id)) };
    const world = { deadlines: stores.deadlines, clock, wake } as unknown as MonitorWorld;
    const kinds = async (id = 0): Promise<unknown> =>
      (await stores.deadlines.find(id))?.items.map(({ kind, aheadHours }) => [kind, aheadHours]);

    await warnOfDeadlines(world);
    await warnOfDeadlines(world);
    expect(told).toHaveLength(1);
    expect(await kinds(told[0])).toEqual([
      ['policy', 1],
      ['code', 4],
      ['first-sign-in', 24],
      ['unseen', 24],
    ]);
    expect(await stores.deadlines.outstanding()).toEqual(told);
    await stores.deadlines.told(told[0] ?? 0);
    expect(await stores.deadlines.outstanding()).toEqual([]);

    clock.advance(2.5 * HOUR_MS);
    await warnOfDeadlines(world);
    expect(await kinds(told[1])).toEqual([['code', 1]]);
    const ahead = await stores.deadlines.ahead(EVERYTHING, clock.now(), 9);
    expect(ahead.map(({ kind }) => kind)).toEqual(['code', 'first-sign-in', 'unseen']);
    const paris = parseSelector('site:Paris');
    if (!paris.ok) throw new Error('no selector');
    expect(await stores.deadlines.ahead(paris.value, clock.now(), 9)).toMatchObject([{ kind: 'unseen' }]);
  });
});
