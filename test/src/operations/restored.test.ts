import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/adapters/demo-tenant/random.ts';
import { backUp } from '../../helpers/backup.ts';
import { startOperations } from '../../helpers/operations.ts';
import { freshDatabase } from '../../helpers/postgres.ts';

const RUNS = 6;

describe('src/operations/advance.ts, on a ledger that was restored', () => {
  it.concurrent.each(Array.from({ length: RUNS }, (_, seed) => seed + 1))(
    'restarts no phone twice, whatever was done after the backup (seed %i)',
    async (seed) => {
      const random = createRandom(seed);
      const database = await freshDatabase();
      const engine = await startOperations(database.url, { seed, devices: 200, operationMs: 20 });
      for (const phone of engine.demo.tenant.world.phones)
        Object.assign(phone, { offline: false, busy: false });
      try {
        const { id, total } = await engine.plan('restart', { selector: 'vendor:Poly', waves: ['rest'] });
        await engine.approve(id);
        const steps = (count: number) => {
          let left = count;
          return () => Promise.resolve(--left <= 0);
        };
        await engine.run(id, steps(1 + random.below(3)));
        const backup = await backUp(database.url);
        await engine.run(id, steps(1 + random.below(20)));
        await backup.restore();
        expect(await engine.stores.changes.find(id)).toMatchObject({
          ...{ state: 'paused', note: { code: 'change.restored' } },
        });
        await engine.resume(id);
        expect((await engine.run(id)).state).toBe('succeeded');
        expect([...engine.effects('restart').values()]).toEqual(Array.from({ length: total }, () => 1));
      } finally {
        await engine.close();
        await database.drop();
      }
    },
    60_000,
  );
});
