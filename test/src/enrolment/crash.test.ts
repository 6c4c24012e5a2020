import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/adapters/demo-tenant/random.ts';
import { parseMac } from '../../../src/devices/index.ts';
import { cutter } from '../../helpers/cut.ts';
import { newPhones, startEngine, type Engine } from '../../helpers/engine.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/postgres.ts';
import { THOROUGH } from '../../helpers/queue.ts';

const RUNS = THOROUGH ? 50 : 12;
const PHONES = 300;
/** Share of calls that a crash cuts off. */
const CUT = 0.08;

describe('src/enrolment/advance.ts, cut off anywhere', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  async function crashedRun(seed: number): Promise<Engine> {
    const random = createRandom(seed);
    const cut = cutter(random, () => CUT);
    return startEngine(database.url, { seed }, (world) => ({
      ...world,
      teamsAdmin: cut(world.teamsAdmin),
      ...(world.adminCenter ? { adminCenter: cut(world.adminCenter) } : {}),
      ledger: cut(world.ledger, ['exclusively']),
      inventory: cut(world.inventory, ['pages']),
    }));
  }

  it.each(Array.from({ length: RUNS }, (_, seed) => seed))(
    'brings every phone to one end and never does a thing twice (seed %i)',
    async (seed) => {
      const engine = await crashedRun(seed);
      try {
        const phones = newPhones(PHONES);
        const id = await engine.approved(phones);
        const change = await engine.run(id);
        const targets = await engine.stores.ledger.targets(id, {});
        expect(targets.map(({ state }) => state).filter((state) => state !== 'succeeded')).toEqual([]);
        expect([change.state, targets.length]).toEqual(['succeeded', PHONES]);
        for (const kind of ['provision', 'bulkSignIn']) {
          const done = engine.demo
            .requests()
            .filter((entry) => entry.kind === kind && entry.status === 200)
            .flatMap(({ macs }) => macs.map((mac) => String(parseMac(mac))));
          expect(done.toSorted()).toEqual(phones.map(({ mac }) => mac).toSorted());
        }
      } finally {
        await engine.close();
      }
    },
  );
});
