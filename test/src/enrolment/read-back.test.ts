import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/adapters/demo-tenant/random.ts';
import { resume } from '../../../src/changes/index.ts';
import { parseMac } from '../../../src/devices/index.ts';
import { backUp } from '../../helpers/backup.ts';
import { cutter } from '../../helpers/cut.ts';
import { newPhones, startEngine } from '../../helpers/engine.ts';
import { MEGAN } from '../../helpers/installation.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/postgres.ts';
import { THOROUGH } from '../../helpers/queue.ts';

const RUNS = THOROUGH ? 30 : 8;
/** Two batches in each region, which run at once. */
const PHONES = 500;
/** Share of calls that a crash cuts off, so that the backup finds intents without their answers. */
const CUT = 0.05;
/** A run takes sixteen turns at least. */
const MOST_TURNS = 8;

describe('src/enrolment/read-back.ts', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  it.each(Array.from({ length: RUNS }, (_, seed) => seed))(
    'does nothing twice after the ledger was restored to any moment of the run (seed %i)',
    async (seed) => {
      const random = createRandom(seed);
      const cut = cutter(random, () => CUT);
      const engine = await startEngine(database.url, { seed }, (world) => ({
        ...world,
        teamsAdmin: cut(world.teamsAdmin),
        ledger: cut(world.ledger, ['exclusively']),
      }));
      const someTurns = () => {
        let left = 1 + random.below(MOST_TURNS);
        return () => Promise.resolve(left-- <= 0);
      };
      try {
        const phones = newPhones(PHONES);
        const id = await engine.approved(phones);
        await engine.run(id, someTurns());
        const backup = await backUp(database.url);
        await engine.run(id, someTurns());
        await backup.restore();
        const change = await engine.stores.changes.find(id);
        expect(change).toMatchObject({ state: 'paused', note: { code: 'change.restored' } });
        await engine.stores.changes.decide(id, (held) => resume(held, { who: MEGAN, now: engine.now() }));

        const ended = await engine.run(id);
        expect([ended.state, ended.unsureSince]).toEqual(['succeeded', null]);
        for (const kind of ['provision', 'bulkSignIn']) {
          const done = engine.demo
            .requests()
            .filter((entry) => entry.kind === kind && entry.status === 200)
            .flatMap(({ macs }) => macs.map((mac) => String(parseMac(mac))));
          expect(done.toSorted(), kind).toEqual(phones.map(({ mac }) => mac).toSorted());
        }
      } finally {
        await engine.close();
      }
    },
    30_000,
  );
});
