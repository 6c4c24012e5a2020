import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cancel, pause, type By, type Change, type Decision } from '../../../src/changes/index.ts';
import { advanceSignIn, type EnrolmentWorld } from '../../../src/enrolment/index.ts';
import { LinekeeperError } from '../../../src/kernel/errors.ts';
import type { Result } from '../../../src/kernel/result.ts';
import { newPhones, startEngine, type Engine } from '../../helpers/engine.ts';
import { MEGAN } from '../../helpers/installation.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/postgres.ts';

const refused = (code: string) => (): Promise<never> => Promise.reject(new LinekeeperError(code));
const SIGNED_OUT = refused('teams-admin.unauthorised');

describe('src/enrolment/hold.ts', () => {
  let database: FreshDatabase;
  let engine: Engine;
  let alter: (world: EnrolmentWorld) => Partial<EnrolmentWorld>;
  beforeEach(async () => {
    alter = () => ({});
    database = await freshDatabase();
    engine = await startEngine(database.url, { dialMs: 50 }, (world) => ({
      ...world,
      get adminCenter() {
        return { ...world, ...alter(world) }.adminCenter;
      },
      get teamsAdmin() {
        return { ...world, ...alter(world) }.teamsAdmin;
      },
      get inventory() {
        return { ...world, ...alter(world) }.inventory;
      },
    }));
  });
  afterEach(async () => {
    await engine.close();
    await database.drop();
  });

  const say = (id: number, word: (change: Change, by: By) => Result<Decision>): Promise<unknown> =>
    engine.stores.changes.decide(id, (change) => word(change, { who: MEGAN, now: engine.now() }));
  const failures = async (id: number): Promise<unknown> =>
    (await engine.stores.ledger.failures(id)).map(({ code, count }) => [code, count]);
  const signingIn = (id: number, batches: number) => async (): Promise<boolean> =>
    (await engine.stores.ledger.openBatches()).filter(
      ({ changeId, state }) => changeId === id && state === 'submitted',
    ).length === batches;
  const statusRefused = ({ teamsAdmin }: EnrolmentWorld): Partial<EnrolmentWorld> => ({
    teamsAdmin: { ...teamsAdmin, bulkSignInStatus: SIGNED_OUT },
  });

  it('ends a cancelled change whose sign-ins the tenant refuses to tell of, and says so', async () => {
    const id = await engine.approved(newPhones(6));
    await engine.run(id, signingIn(id, 3));
    alter = statusRefused;
    await say(id, cancel);
    expect(await engine.run(id)).toMatchObject({
      state: 'cancelled',
      note: { code: 'teams-admin.unauthorised' },
    });
    expect(await failures(id)).toEqual([['not-told', 6]]);
    expect(await engine.stores.changes.counts(id)).toMatchObject({ unknown: 6, running: 0, pending: 0 });
    const actions = (await engine.stores.audit.recent(`change ${id}`, 20)).map(({ action }) => action);
    expect(actions).toContain('change.given-up');
  });

  it('gives the places of batches back that it asks no more about', async () => {
    const id = await engine.approved(newPhones(3));
    await engine.run(id, signingIn(id, 3));
    alter = statusRefused;
    await say(id, cancel);
    await engine.run(id);
    expect(await engine.stores.ledger.openBatches()).toEqual([]);
  });

  it('skips what had not begun of a cancelled change, and leaves unknown only what had', async () => {
    const id = await engine.approved(newPhones(4));
    await engine.stores.ledger.begin(id);
    await engine.stores.ledger.intend(id, 'provision', 1);
    alter = ({ adminCenter }) => ({
      adminCenter: adminCenter && { ...adminCenter, states: refused('admin-center.unauthorised') },
    });
    await say(id, cancel);
    expect((await engine.run(id)).state).toBe('cancelled');
    expect(await failures(id)).toEqual([
      ['cancelled', 3],
      ['not-told', 1],
    ]);
  });

  const findRefused = ({ inventory }: EnrolmentWorld): Partial<EnrolmentWorld> => ({
    inventory: { ...inventory, find: refused('graph.forbidden') },
  });

  it('leaves unknown what the inventory refuses to show of a cancelled change', async () => {
    const id = await engine.approved(newPhones(3));
    await engine.run(id, signingIn(id, 3));
    alter = findRefused;
    await say(id, cancel);
    expect((await engine.run(id)).state).toBe('cancelled');
    expect(await failures(id)).toEqual([['not-told', 3]]);
  });

  it('pauses with the reason where the inventory refuses to be read', async () => {
    alter = findRefused;
    const id = await engine.approved(newPhones(3));
    expect(await engine.run(id)).toMatchObject({ state: 'paused', note: { code: 'graph.forbidden' } });
  });

  it('asks a tenant that refuses seldom while the change is paused', async () => {
    const id = await engine.approved(newPhones(1));
    await engine.run(id, signingIn(id, 1));
    alter = statusRefused;
    await say(id, pause);
    expect(await advanceSignIn(engine.world, id, 1)).toEqual({ againInMs: 30_000 });
    expect(await failures(id)).toEqual([]);
  });

  it('forgets the reason of a halt once the change is cancelled, and asks once more before it gives up', async () => {
    const id = await engine.approved(newPhones(3));
    await engine.run(id, signingIn(id, 3));
    alter = statusRefused;
    await engine.run(id, async () => (await engine.stores.changes.find(id))?.state === 'paused');
    alter = () => ({});
    await say(id, cancel);
    expect(await engine.run(id)).toMatchObject({ state: 'cancelled', note: null });
    expect(await failures(id)).toEqual([]);
  });
});
