import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/adapters/demo-tenant/random.ts';
import type { Change } from '../../../src/changes/index.ts';
import { Cut, cutter } from '../../helpers/cut.ts';
import { startOperations, type OperationEngine } from '../../helpers/operations.ts';
import { freshDatabase } from '../../helpers/postgres.ts';
import { THOROUGH } from '../../helpers/queue.ts';

const RUNS = THOROUGH ? 50 : 12;
/** A third of them are restarted: the share of a site that goes at once would make a test of all of them long. */
const DEVICES = 300;
const SELECTOR = 'vendor:Poly';
/** Share of calls that a crash cuts off. */
const CUT = 0.08;

describe('src/operations/advance.ts, cut off anywhere', () => {
  /** Every phone answers and none is in a call: what may be left undone is then left undone by the engine. */
  async function start(
    url: string,
    seed: number,
  ): Promise<{ engine: OperationEngine; crash: { share: number } }> {
    const random = createRandom(seed);
    const crash = { share: 0 };
    const cut = cutter(random, () => crash.share);
    const engine = await startOperations(url, { seed, devices: DEVICES, operationMs: 20 }, (world) => ({
      ledger: cut(world.ledger, ['exclusively']),
      actions: cut(world.actions),
      inventory: cut(world.inventory, ['pages']),
    }));
    for (const phone of engine.demo.tenant.world.phones)
      Object.assign(phone, { offline: false, busy: false });
    return { engine, crash };
  }

  /** Works until the change has ended, whatever is cut off. */
  async function ended(engine: OperationEngine, id: number): Promise<Change> {
    for (;;) {
      try {
        return await engine.run(id);
      } catch (error) {
        if (!(error instanceof Cut)) throw error;
      }
    }
  }

  it.concurrent.each(Array.from({ length: RUNS }, (_, seed) => seed + 1))(
    'restarts every phone once for each change, and knows of each (seed %i)',
    async (seed) => {
      const database = await freshDatabase();
      const { engine, crash } = await start(database.url, seed);
      try {
        // The second change comes so soon after the first that what the first asked for must not be taken for its own.
        for (const times of [1, 2]) {
          crash.share = 0;
          const { id, total } = await engine.plan('restart', { selector: SELECTOR, waves: ['rest'] });
          await engine.approve(id);
          crash.share = CUT;
          expect((await ended(engine, id)).state).toBe('succeeded');
          expect(total).toBeGreaterThan(80);
          expect([...engine.effects('restart').values()]).toEqual(Array.from({ length: total }, () => times));
        }
      } finally {
        await engine.close();
        await database.drop();
      }
    },
    60_000,
  );
});
