import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../../../src/adapters/postgres/index.ts';
import { approve, cancel, DEMO_APPROVAL_RULES, type Change } from '../../../../src/changes/index.ts';
import type { Plan, PlannedTarget, SignInBatch } from '../../../../src/enrolment/index.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { newPhones } from '../../../helpers/engine.ts';
import { ALL_MAY_APPROVE, DRAFT, MEGAN } from '../../../helpers/installation.ts';
import { freshDatabase, type FreshDatabase } from '../../../helpers/postgres.ts';

const MINUTE = 60_000;

describe('src/adapters/postgres/enrolment-ledger.ts', () => {
  let database: FreshDatabase;
  let stores: Stores;
  let other: Stores;
  beforeEach(async () => {
    database = await freshDatabase();
    [stores, other] = [openStores(database.url, silentLog), openStores(database.url, silentLog)];
  });
  afterEach(async () => {
    await stores.close();
    await other.close();
    await database.drop();
  });

  const planOf = (targets: readonly PlannedTarget[], digest = `digest of ${targets.length}`): Plan => ({
    ...{ targets, rejected: [], digest, approvalsNeeded: 1, judgedAt: new Date() },
    expiresAt: new Date(Date.now() + MINUTE),
  });
  const draft = async (): Promise<number> =>
    (await stores.ledger.create(DRAFT, { kind: 'text', text: '' })).id;
  async function planned(targets: readonly PlannedTarget[]): Promise<number> {
    const id = await draft();
    await stores.ledger.savePlan(id, planOf(targets));
    return id;
  }
  const change = async (id: number): Promise<Change> => (await stores.changes.find(id))!;
  const yes = (
    id: number,
    digest: string,
    from = stores,
    who = MEGAN,
  ): ReturnType<Stores['changes']['decide']> =>
    from.changes.decide(id, (found) =>
      approve(found, digest, DEMO_APPROVAL_RULES, { who, now: new Date() }, ALL_MAY_APPROVE),
    );

  /** A running change whose phones all wait for their sign-in, in one region. */
  async function waitingForSignIn(count: number, from = 0): Promise<number> {
    const phones = newPhones(from + count)
      .slice(from)
      .map((phone) => ({ ...phone, region: 'EMEA' as const, stage: 'sign-in' as const }));
    const id = await planned(phones);
    await yes(id, `digest of ${count}`);
    await stores.ledger.begin(id);
    return id;
  }
  const batchesOf = async (id: number): Promise<SignInBatch[]> => {
    const found: SignInBatch[] = [];
    for (let number = 1; ; number++) {
      const batch = await stores.ledger.batch(id, number);
      if (!batch) return found;
      found.push(batch);
    }
  };
  const sizes = async (id: number): Promise<number[]> =>
    Promise.all(
      (await batchesOf(id)).map(
        async ({ number }) => (await stores.ledger.targets(id, { batch: number })).length,
      ),
    );

  it('replaces a plan whole, or not at all', async () => {
    const id = await draft();
    await stores.ledger.savePlan(id, planOf(newPhones(9_000)));
    expect(await change(id)).toMatchObject({ state: 'awaiting-approval', total: 9_000 });
    const again = await draft();
    const free = newPhones(9_002).slice(9_000);
    const broken = planOf(free.map((phone, n) => (n === 0 ? phone : { ...phone, row: null as never })));
    await expect(stores.ledger.savePlan(again, broken)).rejects.toThrow('null value');
    expect(await change(again)).toMatchObject({ state: 'draft', total: 0 });
    expect(await stores.ledger.targets(again, {})).toEqual([]);
  });

  it('lets only one of two plans have a phone', async () => {
    const [one, two] = [await draft(), await draft()];
    const saved = await Promise.allSettled([
      stores.ledger.savePlan(one, planOf(newPhones(5))),
      other.ledger.savePlan(two, planOf(newPhones(5))),
    ]);
    expect(saved.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(saved.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'change.claimed-meanwhile', retry: 'later' },
    });
  });

  it('knows which open change has a plan, and which has a phone', async () => {
    const id = await planned(newPhones(2));
    const macs = newPhones(3).map(({ mac }) => mac);
    expect(await stores.ledger.openWith('digest of 2', 0)).toBe(id);
    expect(await stores.ledger.openWith('digest of 2', id)).toBeUndefined();
    expect(await stores.ledger.claimedMacs(macs, 0)).toEqual(
      new Map([
        [macs[0], id],
        [macs[1], id],
      ]),
    );
    await stores.changes.decide(id, (found) => cancel(found, { who: MEGAN, now: new Date() }));
    expect(await stores.ledger.openWith('digest of 2', 0)).toBeUndefined();
    expect(await stores.ledger.claimedMacs(macs, 0)).toEqual(new Map());
  });

  it('binds approvals to the plan they were given to', async () => {
    const id = await planned(newPhones(2));
    await yes(id, 'digest of 2');
    await stores.ledger.savePlan(id, planOf(newPhones(2)));
    expect(await change(id)).toMatchObject({ state: 'approved', approvals: [{ who: MEGAN }] });
    await stores.ledger.savePlan(id, planOf(newPhones(3)));
    expect(await change(id)).toMatchObject({ state: 'awaiting-approval', approvals: [] });
    expect(await yes(id, 'digest of 2')).toMatchObject({ refusal: { code: 'change.plan-changed' } });
    expect(await yes(id, 'digest of 3')).toMatchObject({ ok: true });
  });

  it('gives two clicks at the same moment one effect', async () => {
    const id = await planned(newPhones(2));
    const said = await Promise.all([yes(id, 'digest of 2'), yes(id, 'digest of 2', other)]);
    expect(said.map((each) => each?.ok).sort()).toEqual([false, true]);
    const audit = await stores.audit.recent(`change ${id}`, 20);
    expect(audit.filter(({ action }) => action === 'change.approved')).toHaveLength(1);
  });

  it.each([
    [350, true, [100, 100, 100, 50]],
    [350, false, [100, 100, 100]],
    [99, false, []],
    [100, false, [100]],
    [1, true, [1]],
  ])('forms of %i phones, with the last ones: %s, batches of %j', async (count, flush, expected) => {
    const id = await waitingForSignIn(count);
    await stores.ledger.formBatches(id, 100, flush);
    await stores.ledger.formBatches(id, 100, flush);
    expect(await sizes(id)).toEqual(expected);
  });

  it('keeps the regions apart', async () => {
    const id = await planned(newPhones(30).map((phone) => ({ ...phone, stage: 'sign-in' as const })));
    await yes(id, 'digest of 30');
    await stores.ledger.begin(id);
    await stores.ledger.formBatches(id, 8, true);
    for (const { number, region } of await batchesOf(id)) {
      const regions = (await stores.ledger.targets(id, { batch: number })).map((target) => target.region);
      expect(new Set(regions)).toEqual(new Set([region]));
    }
    expect((await sizes(id)).sort()).toEqual([2, 2, 2, 8, 8, 8]);
  });

  it('never lets a region run more than its share, however many claim at once', async () => {
    const ids = [await waitingForSignIn(40), await waitingForSignIn(50, 40)];
    for (const id of ids) await stores.ledger.formBatches(id, 10, true);
    const claimAll = async (): Promise<SignInBatch[]> =>
      (
        await Promise.all(
          Array.from({ length: 10 }, (_, n) => (n % 2 ? stores : other).ledger.claimBatches('EMEA', 3)),
        )
      ).flat();
    const claimed = await claimAll();
    expect(claimed).toHaveLength(3);
    expect(await claimAll()).toEqual([]);
    expect(await stores.ledger.claimBatches('NOAM', 3)).toEqual([]);
    await stores.ledger.setBatch(claimed[0]!, { state: 'done' });
    await stores.ledger.returnBatch(claimed[1]!, 'ready');
    await stores.ledger.returnBatch(claimed[2]!, 'claimed');
    expect(await claimAll()).toHaveLength(2);
    expect(await stores.ledger.openBatches()).toHaveLength(3);
  });

  it('takes an intent back with its phones', async () => {
    const id = await waitingForSignIn(4);
    await stores.ledger.formBatches(id, 100, true);
    const [batch] = await stores.ledger.claimBatches('EMEA', 3);
    expect(await stores.ledger.intendBatch(batch!)).toHaveLength(4);
    expect(await stores.ledger.batch(id, 1)).toMatchObject({
      state: 'submitting',
      intentAt: expect.any(Date) as Date,
    });
    await stores.ledger.returnBatch(batch!, 'claimed');
    expect(await stores.ledger.batch(id, 1)).toMatchObject({ state: 'claimed', intentAt: null });
    expect(await stores.changes.counts(id)).toMatchObject({ pending: 4, running: 0 });
    await stores.ledger.intendBatch(batch!);
    await stores.ledger.setBatch(batch!, { state: 'submitted', batchId: 'b1' });
    expect(await stores.ledger.knownBatchIds(['b1', 'b2'])).toEqual(new Set(['b1']));
  });

  it('skips what the tenant has not been given, and nothing else', async () => {
    const id = await waitingForSignIn(6);
    await stores.ledger.formBatches(id, 2, true);
    const [sent, claimed] = await stores.ledger.claimBatches('EMEA', 2);
    await stores.ledger.intendBatch(sent!);
    expect(await stores.ledger.skipPending(id, 'cancelled')).toBe(4);
    expect(await stores.changes.counts(id)).toMatchObject({ running: 2, skipped: 4 });
    expect(await stores.ledger.intendBatch(claimed!)).toEqual([]);
    expect(await stores.ledger.failures(id)).toMatchObject([{ code: 'cancelled', count: 4 }]);
  });

  it.each<[string, readonly (readonly [number, 'succeeded' | 'failed' | 'unknown'])[]]>([
    ['succeeded', [[3, 'succeeded']]],
    [
      'partly-failed',
      [
        [2, 'succeeded'],
        [1, 'unknown'],
      ],
    ],
    [
      'failed',
      [
        [2, 'failed'],
        [1, 'unknown'],
      ],
    ],
  ])('ends a change as %s by what its phones came to', async (state, outcomes) => {
    const id = await waitingForSignIn(3);
    let position = 0;
    for (const [count, outcome] of outcomes) {
      expect(await stores.ledger.finish(id)).toBe(false);
      const positions = Array.from({ length: count }, () => position++);
      await stores.ledger.move(id, positions, { stage: 'verify', state: outcome, code: 'because' });
    }
    expect(await stores.ledger.finish(id)).toBe(true);
    expect(await change(id)).toMatchObject({ state, finishedAt: expect.any(Date) as Date });
    expect(await stores.ledger.finish(id)).toBe(true);
    const ends = (await stores.audit.recent(`change ${id}`, 20)).filter(
      ({ action }) => action === `change.${state}`,
    );
    expect(ends).toHaveLength(1);
  });

  it('counts accounts by region, and phones that need none nowhere', async () => {
    const id = await planned(
      newPhones(7).map((phone, n) => (n < 2 ? { ...phone, upn: null, outcome: 'provision-only' } : phone)),
    );
    expect(await stores.ledger.signInRegions(id)).toEqual([
      { region: 'APAC', count: 2 },
      { region: 'EMEA', count: 2 },
      { region: 'NOAM', count: 1 },
    ]);
  });

  it('counts what moved of late apart', async () => {
    const phones = newPhones(3);
    const id = await draft();
    await stores.ledger.savePlan(id, { ...planOf(phones), judgedAt: new Date(Date.now() - 6 * MINUTE) });
    await stores.ledger.move(id, [0], { stage: 'activate', state: 'pending' });
    const { counts } = await stores.ledger.progress(id);
    expect(counts.toSorted((a, b) => a.count - b.count)).toEqual([
      { outcome: 'new', stage: 'activate', state: 'pending', count: 1, recent: 1 },
      { outcome: 'new', stage: 'provision', state: 'pending', count: 2, recent: 0 },
    ]);
  });

  it('moves nothing that has ended, and audits each end once', async () => {
    const id = await waitingForSignIn(1);
    await stores.ledger.move(id, [0], { stage: 'verify', state: 'succeeded' });
    await stores.ledger.move(id, [0], { stage: 'verify', state: 'failed', code: 'late' });
    const [target] = await stores.ledger.targets(id, {});
    expect(target).toMatchObject({ state: 'succeeded', code: null });
    expect(await stores.audit.recent(`device ${target!.mac}`, 9)).toMatchObject([
      { action: 'target.succeeded' },
    ]);
  });

  it('runs the work of one key in one process at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<string> => {
      most = Math.max(most, ++inside);
      await wait(50);
      inside--;
      return 'worked';
    };
    const tries = Array.from({ length: 8 }, (_, n) =>
      (n % 2 ? stores : other).ledger.exclusively('key', work),
    );
    const results = await Promise.all(tries);
    expect(most).toBe(1);
    expect(results.filter((result) => result === 'worked').length).toBeGreaterThan(0);
    expect(results).toContain(undefined);
    expect(await other.ledger.exclusively('key', work)).toBe('worked');
    await expect(stores.ledger.exclusively('key', () => Promise.reject(new Error('broke')))).rejects.toThrow(
      'broke',
    );
    expect(await other.ledger.exclusively('key', work)).toBe('worked');
  });

  it('lets go of a key whose connection was cut', async () => {
    let release: () => void = () => undefined;
    const held = stores.ledger.exclusively('key', () => new Promise<void>((resolve) => (release = resolve)));
    await wait(50);
    expect(await other.ledger.exclusively('key', () => Promise.resolve(1))).toBeUndefined();
    const client = new pg.Client(database.url);
    await client.connect();
    await client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    );
    await client.end();
    await wait(50);
    expect(await other.ledger.exclusively('key', () => Promise.resolve(1))).toBe(1);
    release();
    await held;
    expect(await stores.ledger.exclusively('key', () => Promise.resolve(2))).toBe(2);
  });
});
