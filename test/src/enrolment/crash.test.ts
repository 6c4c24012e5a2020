import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/adapters/demo-tenant/random.ts';
import { migrate } from '../../../src/adapters/postgres/index.ts';
import { parseMac } from '../../../src/devices/index.ts';
import { newPhones, startEngine, type Engine } from '../../helpers/engine.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/postgres.ts';

const RUNS = 50;
const PHONES = 300;
/** Share of calls that a crash cuts off. */
const CUT = 0.08;

/** Ports whose calls are cut off: before they are sent, or after they did their work and before anyone heard of it. */
function crashing<T extends object>(port: T, next: () => number, spared: readonly string[] = []): T {
  return new Proxy(port, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function' || spared.includes(String(name))) return method;
      return async (...args: unknown[]): Promise<unknown> => {
        if (next() < CUT / 2) throw new Error('connection cut before the call');
        const answer: unknown = await Reflect.apply(method, target, args);
        if (next() < CUT / 2) throw new Error('connection cut after the call');
        return answer;
      };
    },
  });
}

describe('src/enrolment/advance.ts, cut off anywhere', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
    await migrate(database.url);
  });
  afterAll(() => database.drop());

  async function crashedRun(seed: number): Promise<Engine> {
    const random = createRandom(seed);
    const next = (): number => random.next();
    return startEngine(database.url, { seed }, (world) => ({
      ...world,
      teamsAdmin: crashing(world.teamsAdmin, next),
      ...(world.adminCenter ? { adminCenter: crashing(world.adminCenter, next) } : {}),
      ledger: crashing(world.ledger, next, ['exclusively']),
      inventory: crashing(world.inventory, next, ['pages']),
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
