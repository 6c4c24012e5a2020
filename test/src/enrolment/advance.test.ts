import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  cancel,
  halt,
  pause,
  resume,
  type By,
  type Change,
  type Decision,
} from '../../../src/changes/index.ts';
import { planEnrolment, retryFailed, type EnrolmentWorld } from '../../../src/enrolment/index.ts';
import { LinekeeperError } from '../../../src/kernel/errors.ts';
import type { Result } from '../../../src/kernel/result.ts';
import { newPhones, startEngine, type Engine } from '../../helpers/engine.ts';
import { DRAFT, MEGAN } from '../../helpers/installation.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/postgres.ts';

const QUARTER_HOUR = 15 * 60_000;
const CSV = 'MAC id,Location,Username\n0004f25c1001,Lyon,phone-00241@contoso.example\n';

describe('src/enrolment/advance.ts', () => {
  let database: FreshDatabase;
  let engine: Engine;
  let alter: (world: EnrolmentWorld) => EnrolmentWorld;
  beforeEach(async () => {
    alter = (world) => world;
    database = await freshDatabase();
    // No lag: the ledger's clock is the database's, so that a quarter of an hour put forward looks like one spent in vain.
    const tenant = { devices: 40, dialMs: 5_000, inventoryLagMs: 0 };
    engine = await startEngine(database.url, tenant, (world) => ({
      ...world,
      get adminCenter() {
        return alter(world).adminCenter;
      },
      get teamsAdmin() {
        return alter(world).teamsAdmin;
      },
    }));
  });
  afterEach(async () => {
    await engine.close();
    await database.drop();
  });

  const say = async (
    id: number,
    word: (change: Change, by: By) => Result<Decision>,
  ): Promise<Result<Decision> | undefined> =>
    engine.stores.changes.decide(id, (change) => word(change, { who: MEGAN, now: engine.now() }));
  const counts = async (id: number): Promise<Record<string, number>> => ({
    ...(await engine.stores.changes.counts(id)),
  });
  const handedOver = (kind: string): number =>
    engine.demo.requests().filter((entry) => entry.kind === kind && entry.status === 200).length;
  const moved = (id: number, stage: string) => async (): Promise<boolean> =>
    (await engine.stores.ledger.progress(id)).counts.some((count) => count.stage === stage);

  it('begins nothing while paused, and goes on where it stood', async () => {
    const id = await engine.approved(newPhones(30));
    await engine.run(id, moved(id, 'activate'));
    await say(id, pause);
    const before = handedOver('bulkSignIn');
    expect((await engine.run(id)).state).toBe('paused');
    expect(handedOver('bulkSignIn')).toBe(before);
    await say(id, resume);
    expect((await engine.run(id)).state).toBe('succeeded');
  });

  it('begins in the ordinary way what was paused before it had begun', async () => {
    const id = await engine.approved(newPhones(3));
    await say(id, pause);
    expect((await engine.run(id)).state).toBe('paused');
    await say(id, resume);
    const ended = await engine.run(id);
    expect(await engine.stores.ledger.failures(id)).toEqual([]);
    expect(ended.state).toBe('succeeded');
    expect(ended.startedAt).toBeInstanceOf(Date);
    const actions = (await engine.stores.audit.recent(`change ${id}`, 20)).map(({ action }) => action);
    expect(actions).toContain('change.started');
  });

  it('ends a cancelled change without handing anything over', async () => {
    const id = await engine.approved(newPhones(30));
    await say(id, cancel);
    expect((await engine.run(id)).state).toBe('cancelled');
    expect(await counts(id)).toMatchObject({ skipped: 30 });
    expect(handedOver('provision')).toBe(0);
  });

  it('lets batches under way end when cancelled, and skips the others', async () => {
    // Four batches in one region, of which three may run.
    const phones = newPhones(350).map((phone) => ({ ...phone, site: 'Lyon', region: 'EMEA' as const }));
    const id = await engine.approved(phones);
    await engine.run(id, () => Promise.resolve(handedOver('bulkSignIn') === 3));
    await say(id, cancel);
    expect((await engine.run(id)).state).toBe('cancelled');
    expect(await counts(id)).toMatchObject({ succeeded: 300, skipped: 50, pending: 0, running: 0 });
    expect(handedOver('bulkSignIn')).toBe(3);
  });

  it('settles what a crash left unsure before it ends a cancelled change', async () => {
    const id = await engine.approved(newPhones(4));
    await engine.stores.ledger.begin(id);
    await engine.stores.ledger.intend(id, 'provision', 4);
    await say(id, cancel);
    expect((await engine.run(id)).state).toBe('cancelled');
    expect(await counts(id)).toMatchObject({ skipped: 4 });
  });

  it('fails a phone for which the tenant gives no code', async () => {
    const [phone] = newPhones(1);
    const known = engine.demo.tenant.world.phones.find(({ account }) => account !== null);
    alter = (world) => ({
      ...world,
      ...(world.adminCenter
        ? { adminCenter: { ...world.adminCenter, verificationCodes: () => Promise.resolve([]) } }
        : {}),
    });
    const signedIn = { ...phone!, mac: known!.mac, upn: null, outcome: 'provision-only' as const };
    const id = await engine.approved([phone!, signedIn]);
    expect((await engine.run(id)).state).toBe('partly-failed');
    expect(await engine.stores.ledger.failures(id)).toEqual([
      { code: 'no-code', count: 1, macs: [phone!.mac] },
    ]);
  });

  it('pauses with the reason what the tenant refuses for good, and goes on when told to', async () => {
    const id = await engine.approved(newPhones(3));
    const refused = (): Promise<never> =>
      Promise.reject(new LinekeeperError('teams-admin.refused', { status: 400, message: 'no' }));
    alter = (world) => ({ ...world, teamsAdmin: { ...world.teamsAdmin, newBulkSignIn: refused } });
    expect(await engine.run(id)).toMatchObject({ state: 'paused', note: { code: 'teams-admin.refused' } });
    alter = (world) => world;
    await say(id, resume);
    expect(await engine.run(id)).toMatchObject({ state: 'succeeded', note: null });
    expect(handedOver('bulkSignIn')).toBe(3);
  });

  it('waits for a place that someone else holds', async () => {
    engine.demo.tenant.world.options = { ...engine.demo.tenant.world.options, bulkSignInMs: 20_000 };
    for (let n = 0; n < 3; n++) {
      await engine.demo.teamsAdmin.newBulkSignIn('EMEA', [
        { Username: 'someone@contoso.example', HardwareId: '00-04-f2-99-99-99' },
      ]);
    }
    const id = await engine.approved(newPhones(1));
    expect((await engine.run(id)).state).toBe('succeeded');
    expect(engine.demo.requests().filter(({ status }) => status === 429).length).toBeGreaterThan(0);
  });

  it('begins an approved change again judged the same, and keeps its approval', async () => {
    const { id } = await engine.plan(CSV);
    await engine.approve(id);
    const { judgedAt } = (await engine.stores.changes.find(id))!;
    engine.advance(QUARTER_HOUR + 1_000);
    const ended = await engine.run(id);
    expect(ended.state).toBe('succeeded');
    expect(ended.judgedAt!.getTime()).toBeGreaterThan(judgedAt!.getTime() + QUARTER_HOUR);
    expect(ended.approvals).toHaveLength(1);
  });

  it('asks again where the facts have changed since, of the same people too', async () => {
    const draft = await engine.plan(`${CSV}0004f25c1004,Lille,phone-00244@contoso.example\n`);
    const { id, digest } = draft;
    await engine.approve(id);
    engine.advance(QUARTER_HOUR + 1_000);
    await engine.demo.adminCenter.provision([{ mac: '0004f25c1001' as never, location: 'Lyon' }]);
    await engine.demo.adminCenter.verificationCodes(['0004f25c1001' as never]);
    engine.advance(60_000);
    const asked = await engine.run(id);
    expect(asked).toMatchObject({ state: 'awaiting-approval', approvals: [] });
    expect(asked.digest).not.toBe(digest);
    await engine.approve(id);
    expect((await engine.run(id)).state).toBe('succeeded');
  });

  it('does not let a plan that comes late undo a cancellation', async () => {
    const { id } = await engine.stores.ledger.create(DRAFT, { kind: 'text', text: CSV });
    await say(id, cancel);
    await planEnrolment(engine.world, id);
    expect((await engine.stores.changes.find(id))?.state).toBe('cancelled');
  });

  it('names the change that does the same already', async () => {
    const first = await engine.plan(CSV);
    expect(first.state).toBe('awaiting-approval');
    expect(await engine.plan(CSV)).toMatchObject({
      state: 'failed',
      note: { code: 'enroll.already-open', details: { id: first.id } },
    });
    const other = await engine.plan(`${CSV}0004f25c1004,Lille,phone-00244@contoso.example\n`);
    expect(other).toMatchObject({ state: 'awaiting-approval', total: 1 });
    expect(await engine.stores.ledger.rejected(other.id, { offset: 0, limit: 9 })).toMatchObject([
      { outcome: 'in-other-change', hint: { change: first.id } },
    ]);
  });

  it.each([
    ['', 'csv.empty'],
    ['MAC id,Location\n', 'csv.no-rows'],
    ['MAC id,Location\n00,Lyon\n', 'csv.none-accepted'],
  ])('ends the draft of %j with its reason', async (text, code) => {
    expect(await engine.plan(text)).toMatchObject({ state: 'failed', note: { code } });
  });

  it('takes the failed phones of an ended change into a draft', async () => {
    const id = await engine.approved(
      newPhones(3).map((phone, n) => (n === 1 ? { ...phone, mac: '0004f20000e7' as never } : phone)),
    );
    expect(await retryFailed(engine.world, id, DRAFT)).toMatchObject({
      refusal: { code: 'change.not-ended' },
    });
    expect((await engine.run(id)).state).toBe('partly-failed');
    const retried = await retryFailed(engine.world, id, DRAFT);
    expect(retried).toMatchObject({ ok: true, value: { state: 'draft', retryOf: id, name: DRAFT.name } });
    const draft = retried.ok ? retried.value.id : 0;
    expect(await engine.stores.ledger.source(draft)).toMatchObject({
      text: expect.stringContaining('00-04-f2-00-00-e7') as string,
    });
  });

  it('halts nothing that is not running', async () => {
    const id = await engine.approved(newPhones(1));
    await engine.run(id);
    expect(await say(id, (change, by) => halt(change, { code: 'x', details: {} }, by))).toMatchObject({
      ok: false,
    });
  });
});
