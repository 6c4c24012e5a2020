import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../src/adapters/postgres/database.ts';
import { openStores, type Stores } from '../../../src/adapters/postgres/index.ts';
import { loadConfig } from '../../../src/config.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { forgetEnded } from '../../../src/retention/index.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/postgres.ts';

const DAYS = 400;
const WHO = '{"id": "alex", "name": "Alex Wilber"}';

describe('src/retention/retention.ts', () => {
  let fresh: FreshDatabase;
  let database: Database;
  let stores: Stores;
  beforeAll(async () => {
    fresh = await freshDatabase();
    database = openDatabase(fresh.url, 2);
    stores = openStores(fresh.url, silentLog, 2);
  });
  afterAll(async () => {
    await stores.close();
    await database.close();
    await fresh.drop();
  });

  const query = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
    (await database.pool.query<Row>(sql, values)).rows;
  const forget = (keepDays: number | undefined): Promise<void> =>
    forgetEnded({ ended: stores.ended, keepDays, clock: stores.clock });
  const idOf = async (sql: string, values: unknown[] = []): Promise<number> =>
    (await query<{ id: number }>(`${sql} RETURNING id`, values))[0]?.id ?? 0;

  /** A change with something in every table that belongs to one. */
  async function change(
    endedDaysAgo: number | null,
    more: { retryOf?: number; undoes?: number } = {},
  ): Promise<number> {
    const id = await idOf(
      `INSERT INTO changes (kind, state, name, requested_by, place, retry_of, request, finished_at)
       VALUES ('enrolment', $1, 'phones.csv', $2, '{}', $3, $4, now() - $5::integer * interval '1 day')`,
      [
        endedDaysAgo === null ? 'running' : 'succeeded',
        WHO,
        more.retryOf,
        JSON.stringify(more),
        endedDaysAgo,
      ],
    );
    await query(`INSERT INTO csv_sources VALUES ($1, '{"kind": "text", "text": ""}')`, [id]);
    await query(
      `INSERT INTO approvals (change_id, digest, person_id, person_name) VALUES ($1, 'd', 'megan', 'Megan')`,
      [id],
    );
    await query(
      `INSERT INTO targets (change_id, position, "row", mac, region, vendor, outcome, stage, state)
       VALUES ($1, 1, 2, '0004f2000001', 'EMEA', 'Poly', 'new', 'verify', 'succeeded')`,
      [id],
    );
    await query(
      `INSERT INTO operation_targets (change_id, position, subject_id, name, outcome, step, state)
       VALUES ($1, 1, 'd1', 'Lobby', 'go', 'done', 'succeeded')`,
      [id],
    );
    await query(`INSERT INTO rejected_rows VALUES ($1, 3, 'bad-mac', '', NULL, NULL, NULL, '{}')`, [id]);
    await query(`INSERT INTO sign_in_batches VALUES ($1, 1, 'EMEA', 'done', 'b1', now())`, [id]);
    await query(`INSERT INTO live_cards VALUES ('change', $1, 'teams', 'c1', 'm1', 'en', 'succeeded')`, [id]);
    return id;
  }

  const changes = async (): Promise<number[]> =>
    (await query<{ id: number }>('SELECT id FROM changes ORDER BY id')).map(({ id }) => id);
  const told = () =>
    query<{ detail: Record<string, unknown> }>(
      `SELECT detail FROM audit WHERE action = 'records.forgotten' ORDER BY id`,
    );

  it('lets go what ended before the days, with all that belongs to it, and says how many', async () => {
    const old = await change(DAYS + 2);
    const young = await change(DAYS - 2);
    const open = await change(null);
    const run = (status: string) =>
      idOf(
        `INSERT INTO runs (runbook, status, state, started_by, place, started_at)
         VALUES ('ip-phones', $1, '{}', $2, '{}', now() - interval '900 days')`,
        [status, WHO],
      );
    const [ended, going, lately] = [await run('finished'), await run('open'), await run('abandoned')];
    for (const [id, days] of [
      [ended, 800],
      [going, 800],
      [lately, 3],
    ]) {
      await query(`INSERT INTO run_events VALUES ($1, 1, '{}', $2, now() - $3::integer * interval '1 day')`, [
        id,
        WHO,
        days,
      ]);
    }
    for (const [state, revision] of [
      ['closed', 1],
      ['open', 1],
      ['closed', 2],
    ] as const) {
      const id = await idOf(
        `INSERT INTO incidents (state, suspicion, started_at, last_fall_at, revision, told_revision)
         VALUES ($1, '{}', now() - interval '500 days', now() - interval '500 days', $2, 1)`,
        [state, revision],
      );
      await query(
        `INSERT INTO incident_phones (incident_id, device_id, mac, name, vendor, model, state, fell_at)
         VALUES ($1, 'd1', '0004f2000001', 'Lobby', 'Poly', 'VVX', 'back', now())`,
        [id],
      );
    }
    await idOf(
      `INSERT INTO checks (kind, input, asked_by, place, locale, finished_at) VALUES ('dns', '{}', $1, '{}', 'en', now() - interval '500 days')`,
      [WHO],
    );
    await query(
      `INSERT INTO delegations (delegator_id, delegator_name, delegate_id, delegate_name, created_at, until)
       SELECT 'a', 'A', id, 'B', now() - interval '900 days', until
       FROM (VALUES ('b', now() - interval '500 days'), ('c', now() + interval '1 day')) AS d(id, until)`,
    );

    await forget(DAYS);
    expect(await changes()).toEqual([young, open]);
    for (const part of [
      'csv_sources',
      'approvals',
      'targets',
      'operation_targets',
      'rejected_rows',
      'sign_in_batches',
    ])
      expect(await query(`SELECT change_id AS id FROM ${part} ORDER BY 1`), part).toEqual([
        { id: young },
        { id: open },
      ]);
    expect(await query(`SELECT id FROM live_cards WHERE id = $1`, [old])).toEqual([]);
    expect((await query<{ id: number }>('SELECT id FROM runs ORDER BY id')).map(({ id }) => id)).toEqual([
      going,
      lately,
    ]);
    expect(await query('SELECT state FROM incidents ORDER BY id')).toEqual([
      { state: 'open' },
      { state: 'closed' },
    ]);
    expect(await query('SELECT id FROM checks')).toEqual([]);
    expect(await query('SELECT delegate_id FROM delegations')).toEqual([{ delegate_id: 'c' }]);
    expect(await told()).toMatchObject([
      { detail: { changes: 1, runs: 1, incidents: 1, checks: 1, delegations: 1, days: DAYS } },
    ]);
  });

  it('keeps what a retry, an undo that goes on, or a schedule refers to', async () => {
    const before = await changes();
    const [first, undone, scheduled] = [await change(700), await change(700), await change(700)];
    const retry = await change(1, { retryOf: first });
    const undo = await change(null, { undoes: undone });
    await query(
      `INSERT INTO schedules (kind, name, request, every, zone, requested_by, place, locale, next_at, last_change_id)
       VALUES ('restart', 'Lyon', '{}', '{}', 'Europe/Paris', $1, '{}', 'en', now(), $2)`,
      [WHO, scheduled],
    );
    await forget(DAYS);
    expect(await changes()).toEqual([...before, first, undone, scheduled, retry, undo]);
    await query(`UPDATE schedules SET state = 'cancelled'`);
    await query(`UPDATE changes SET finished_at = now() - interval '600 days' WHERE id = ANY($1)`, [
      [retry, undo],
    ]);
    await forget(DAYS);
    await forget(DAYS);
    expect(await changes()).toEqual(before);
  });

  it('keeps everything where no days are set, and goes to work once a day', async () => {
    const entries = (await told()).length;
    const [ancient, due] = [await change(4_000), await change(DAYS)];
    await forget(undefined);
    expect(await changes()).toEqual(expect.arrayContaining([ancient, due]));
    await forget(DAYS);
    const left = await change(DAYS);
    await forget(DAYS);
    expect(await changes()).toContain(left);
    expect(await told()).toHaveLength(entries + 1);
  });

  it('takes no fewer days than Teams tells of batches', () => {
    expect(loadConfig({ KEEP_DAYS: '31' }).keepDays).toBe(31);
    expect(() => loadConfig({ KEEP_DAYS: '30' })).toThrow('setting.invalid');
  });
});
