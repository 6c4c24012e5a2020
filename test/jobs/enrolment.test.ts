import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Notice } from '../../jobs/client.ts';
import { approve, ENDED } from '../../src/changes/index.ts';
import { BACKENDS } from '../helpers/queue.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { parseMac } from '../../src/devices/index.ts';
import { ALL_MAY_APPROVE, ALEX, DRAFT, install, MEGAN, type Installation } from '../helpers/installation.ts';

const sample = new URL('../../samples/phones.csv', import.meta.url);

describe.each(BACKENDS)('jobs/app.ts, on %s', (name) => {
  let redis: TestRedis | undefined;
  let site: Installation;
  beforeAll(async () => {
    redis = name === 'redis' ? await startRedis() : undefined;
    site = await install({}, redis ? { REDIS_URL: redis.url } : {});
    await site.startWorker();
    await site.startWorker();
  });
  afterAll(async () => {
    await site.close();
    await redis?.stop();
  });

  async function execute(statement: string, ...values: unknown[]): Promise<void> {
    const client = new pg.Client(site.config.databaseUrl);
    await client.connect();
    await client.query(statement, values).finally(() => client.end());
  }

  it('takes a CSV from a draft through approval to a report, each phone handed over once', async () => {
    const { world, stores, demo, client } = site;
    const draft = await world.ledger.create(DRAFT, { kind: 'text', text: await readFile(sample, 'utf8') });
    await client.wake.plan(draft.id);

    const planned = await site.reaches(draft.id, 'awaiting-approval', ...ENDED);
    expect(planned).toMatchObject({ state: 'awaiting-approval', note: null, approvals: [] });
    const before = demo.requests().length;
    const decided = await stores.changes.decide(draft.id, (change) =>
      approve(
        change,
        planned.digest ?? '',
        world.approvals,
        { who: MEGAN, now: new Date() },
        ALL_MAY_APPROVE,
      ),
    );
    expect(decided).toMatchObject({ ok: true, value: { wake: true } });
    await client.wake.advance(draft.id);

    const ended = await site.reaches(draft.id, ...ENDED);
    expect(ended.state).toBe('partly-failed');
    const targets = await stores.ledger.targets(draft.id, {});
    expect(targets).toHaveLength(planned.total);
    expect(new Set(targets.map(({ state }) => state))).toEqual(new Set(['succeeded', 'failed']));
    expect(targets.filter(({ state }) => state === 'failed').map(({ mac, code }) => [mac, code])).toEqual([
      ['00908f5c10e6', 'sign-in.tag-missing'],
      ['0004f25c10e7', 'sign-in.device-offline'],
    ]);

    const log = demo.requests(before).filter(({ status }) => status === 200);
    const handed = (kind: string): string[] =>
      log
        .filter((entry) => entry.kind === kind)
        .flatMap(({ macs }) => macs.map((mac) => parseMac(mac) ?? mac));
    const of = (...outcomes: string[]): string[] =>
      targets.filter(({ outcome }) => outcomes.includes(outcome)).map(({ mac }) => mac);
    expect(handed('provision').sort()).toEqual(of('new', 'provision-only').sort());
    expect(handed('bulkSignIn').sort()).toEqual(of('new', 'sign-in-only').sort());

    const audit = await stores.audit.recent(`change ${draft.id}`, 50);
    expect(audit.map(({ action, who }) => [action, who.id]).reverse()).toEqual([
      ['change.requested', ALEX.id],
      ['change.planned', 'worker'],
      ['change.approved', MEGAN.id],
      ['change.started', 'worker'],
      ['change.partly-failed', 'worker'],
    ]);
    for (const { mac, state } of targets) {
      expect(await stores.audit.recent(`device ${mac}`, 50)).toMatchObject([{ action: `target.${state}` }]);
    }
  });

  it.each(["UPDATE audit SET action = 'x'", 'DELETE FROM audit', 'TRUNCATE audit'])(
    'has the database refuse %s',
    async (statement) => {
      await expect(execute(statement)).rejects.toThrow('append-only');
    },
  );

  it('finds the work that nobody asked for, and lets approvals run out', async () => {
    const text = 'MAC id,Location,Username\n0004f25c1f01,Lyon,phone-00299@contoso.example\n';
    const { id } = await site.stores.ledger.create(DRAFT, { kind: 'text', text });
    await execute("UPDATE changes SET created_at = now() - interval '1 minute' WHERE id = $1", id);
    expect(await site.reaches(id, 'awaiting-approval', ...ENDED)).toMatchObject({
      state: 'awaiting-approval',
    });
    await execute('UPDATE changes SET expires_at = now() WHERE id = $1', id);
    expect(await site.reaches(id, 'expired')).toMatchObject({ finishedAt: expect.any(Date) as Date });
  });

  it('tells the bots that a change looks different now', async () => {
    const seen: Notice[] = [];
    const listening = await site.client.onNotice((notice) => {
      seen.push(notice);
      return Promise.resolve('done');
    });
    await site.client.wake.show(4711, 'now');
    await vi.waitFor(() => expect(seen).toContainEqual({ subject: { kind: 'change', id: 4711 } }));
    await listening.stop();
  });
});
