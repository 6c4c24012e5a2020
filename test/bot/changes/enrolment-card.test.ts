import { describe, expect, it, onTestFinished } from 'vitest';
import { enrolmentCard } from '../../../bot/changes/enrolment-card.ts';
import type { Reader } from '../../../bot/changes/reader.ts';
import { cancel, pause } from '../../../src/changes/index.ts';
import type { EnrolmentWorld, PlannedTarget } from '../../../src/enrolment/index.ts';
import { LinekeeperError } from '../../../src/kernel/errors.ts';
import { newPhones, startEngine, type Engine } from '../../helpers/engine.ts';
import { DRAFT, MEGAN } from '../../helpers/installation.ts';
import { wordsOf } from '../../helpers/linekeeper.ts';
import { freshDatabase } from '../../helpers/postgres.ts';

const OPERATOR: Reader = { mayApprove: false, mayControl: true, nobodyTold: false };

describe('bot/changes/enrolment-card.ts', () => {
  async function engineWith(alter?: (world: EnrolmentWorld) => EnrolmentWorld): Promise<Engine> {
    const database = await freshDatabase();
    const engine = await startEngine(database.url, {}, alter);
    onTestFinished(async () => {
      await engine.close();
      await database.drop();
    });
    return engine;
  }

  /** What the change's card says now. */
  async function said({ world, stores }: Engine, id: number): Promise<string> {
    const change = await stores.changes.find(id);
    if (!change) throw new Error('no change');
    const { card } = (
      await enrolmentCard({ world, stores, publicUrl: '' }, change, { ...OPERATOR, locale: 'en' })
    ).view('en');
    return wordsOf(card);
  }

  async function planned({ stores, now }: Engine, targets: readonly PlannedTarget[]): Promise<number> {
    const { id } = await stores.ledger.create(DRAFT, { kind: 'text', text: '' });
    await stores.ledger.savePlan(id, {
      ...{ targets, rejected: [], digest: `digest ${id}`, approvalsNeeded: 1, judgedAt: now() },
      expiresAt: new Date(now().getTime() + 3_600_000),
    });
    return id;
  }

  it('counts the batches of bulk sign-in region by region, as they will be made', async () => {
    const engine = await engineWith();
    // Phones in three regions: fewer than a hundred of each, more than a hundred in all.
    const id = await planned(engine, newPhones(120));
    expect(await said(engine, id)).toContain('Sign 120 accounts in by bulk sign-in (batches: 3)');
  });

  /** A running change of which 6 phones are signing in, and the others wait to be looked up in the inventory. */
  async function halfSignedIn(engine: Engine): Promise<number> {
    const id = await engine.approved(newPhones(12));
    await engine.stores.ledger.begin(id);
    const to = engine.stores.ledger.move.bind(undefined, id);
    await to([0, 1, 2, 3, 4, 5], { stage: 'sign-in', state: 'running' });
    await to([6, 7, 8, 9, 10, 11], { stage: 'verify', state: 'pending' });
    return id;
  }

  it('tells how far it has come while no phone has ended yet, and how long the rest may take', async () => {
    const engine = await engineWith();
    const id = await halfSignedIn(engine);
    expect(await said(engine, id)).toMatch(/Running\n50%\n[^]*0 of 12 finished · about 1 second left/);
    await engine.stores.changes.decide(id, (change) => pause(change, { who: MEGAN, now: engine.now() }));
    expect(await said(engine, id)).toMatch(/Paused\n50%\n/);
    expect(await said(engine, id)).not.toContain('left');
  });

  it('says that people are to move it on, and no time, while all phones wait for their code', async () => {
    const engine = await engineWith();
    const id = await halfSignedIn(engine);
    const positions = Array.from({ length: 12 }, (_, n) => n);
    await engine.stores.ledger.move(id, positions, { stage: 'activate', state: 'running' });
    const words = await said(engine, id);
    expect(words).toContain('Waiting for a person');
    expect(words).toContain('when the codes have been dialled');
    expect(words).not.toContain('left');
  });

  it('reports why the tenant did not tell how a cancelled change ended', async () => {
    const engine = await engineWith((world) => ({
      ...world,
      adminCenter: world.adminCenter && {
        ...world.adminCenter,
        states: () => Promise.reject(new LinekeeperError('admin-center.unauthorised')),
      },
    }));
    const id = await engine.approved(newPhones(3));
    await engine.stores.ledger.begin(id);
    await engine.stores.ledger.intend(id, 'provision', 1);
    await engine.stores.changes.decide(id, (change) => cancel(change, { who: MEGAN, now: engine.now() }));
    expect((await engine.run(id)).state).toBe('cancelled');
    const words = await said(engine, id);
    expect(words).toContain('Cancelled: 0 of 3 phones enrolled');
    expect(words).toContain('The tenant refused to say how all of it ended');
    expect(words).toContain('1 · Outcome not told');
  });
});
