import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../../src/adapters/postgres/database.ts';
import { heedRestore } from '../../../../src/adapters/postgres/index.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { freshDatabase, type FreshDatabase } from '../../../helpers/postgres.ts';
import { ROOT } from '../../../rules/files.ts';

describe('src/adapters/postgres/restored.ts', () => {
  let fresh: FreshDatabase;
  let database: Database;
  beforeAll(async () => {
    fresh = await freshDatabase();
    database = openDatabase(fresh.url, 2);
  });
  afterAll(async () => {
    await database.close();
    await fresh.drop();
  });

  const heed = (isTold = false) => heedRestore(fresh.url, silentLog, isTold);
  const change = async (state: string): Promise<number> => {
    const { rows } = await database.pool.query<{ id: number }>(
      `INSERT INTO changes (kind, state, name, requested_by, place, started_at, finished_at)
       VALUES ('restart', $1, 'Lyon', '{"id": "alex", "name": "Alex"}', '{}', now(), CASE WHEN $1 = 'failed' THEN now() END)
       RETURNING id`,
      [state],
    );
    return rows[0]?.id ?? 0;
  };
  const moved = () => database.pool.query(`UPDATE installation SET home = 'another server'`);

  it('finds nothing restored on the first start, nor on any other one', async () => {
    expect([await heed(), await heed(), await heed()]).toEqual([undefined, undefined, undefined]);
  });

  it('pauses what is under way on a database that was elsewhere before, and leaves the rest to be read back', async () => {
    const ids: Record<string, number> = {};
    for (const state of ['approved', 'scheduled', 'running', 'paused', 'awaiting-approval', 'failed'])
      ids[state] = await change(state);
    await moved();
    // Bots and workers start at once.
    const restores = (await Promise.all([heed(), heed(), heed()])).filter((restore) => restore !== undefined);
    expect(restores).toMatchObject([{ paused: 3 }]);
    const { rows } = await database.pool.query(
      `SELECT id, state, note->>'code' AS note, unsure_since IS NOT NULL AS unsure FROM changes ORDER BY id`,
    );
    const held = { state: 'paused', note: 'change.restored', unsure: true };
    expect(rows).toEqual([
      ...['approved', 'scheduled', 'running'].map((state) => ({ id: ids[state], ...held })),
      { id: ids.paused, state: 'paused', note: null, unsure: true },
      { id: ids['awaiting-approval'], state: 'awaiting-approval', note: null, unsure: true },
      { id: ids.failed, state: 'failed', note: null, unsure: false },
    ]);
    const { rows: audited } = await database.pool.query(
      `SELECT detail->>'paused' AS paused FROM audit WHERE action = 'database.restored'`,
    );
    expect(audited).toEqual([{ paused: '3' }]);
  });

  it('gives no number again that may stand on a card since the backup', async () => {
    const before = await change('failed');
    await moved();
    await heed();
    expect(await change('failed')).toBeGreaterThan(before + 999);
  });

  it('takes somebody’s word for it where the database looks the same', async () => {
    const id = await change('running');
    expect(await heed()).toBeUndefined();
    expect(await heed(true)).toMatchObject({ paused: 1 });
    const { rows } = await database.pool.query('SELECT state FROM changes WHERE id = $1', [id]);
    expect(rows).toEqual([{ state: 'paused' }]);
  });

  it('is told so by a command', async () => {
    await change('scheduled');
    const { stdout, exitCode } = await execa('node', ['--import', 'tsx', 'operate/restored.main.ts'], {
      ...{ cwd: ROOT, env: { DATABASE_URL: fresh.url } },
    });
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^Changes paused: 1\. /)]);
  }, 60_000);
});
