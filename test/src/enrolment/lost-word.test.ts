import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { advanceEnrolment, planEnrolment } from '../../../src/enrolment/index.ts';
import { newPhones, startEngine, type Engine } from '../../helpers/engine.ts';
import { DRAFT } from '../../helpers/installation.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/postgres.ts';

describe('src/enrolment, cut off between a state and the word about it', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  /** An engine that dies where it would have a card drawn, for as long as `mute` says so. */
  async function muted(): Promise<{ engine: Engine; mouth: { mute: boolean; shown: number[] } }> {
    const mouth = { mute: true, shown: [] as number[] };
    const engine = await startEngine(database.url, {}, (world) => ({
      ...world,
      wake: {
        ...world.wake,
        show(changeId) {
          if (mouth.mute) return Promise.reject(new Error('killed'));
          mouth.shown.push(changeId);
          return Promise.resolve();
        },
      },
    }));
    onTestFinished(() => engine.close());
    return { engine, mouth };
  }

  it('tells the end of a change once more', async () => {
    const { engine, mouth } = await muted();
    const id = await engine.approved(newPhones(3));
    expect((await engine.run(id)).state).toBe('succeeded');
    mouth.mute = false;
    await advanceEnrolment(engine.world, id);
    expect(mouth.shown).toEqual([id]);
  });

  it('tells a plan once more', async () => {
    const { engine, mouth } = await muted();
    const text = 'MAC id,Location,Username,Region\n0004f25d1001,Lyon,phone-00301@contoso.example,EMEA\n';
    const { id } = await engine.stores.ledger.create(DRAFT, { kind: 'text', text });
    await expect(planEnrolment(engine.world, id)).rejects.toThrow('killed');
    expect((await engine.stores.changes.find(id))?.state).toBe('awaiting-approval');
    mouth.mute = false;
    await planEnrolment(engine.world, id);
    expect(mouth.shown).toEqual([id]);
  });
});
