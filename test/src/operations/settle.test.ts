import { describe, expect, it, onTestFinished } from 'vitest';
import type { Asked, DeviceActions } from '../../../src/operations/index.ts';
import { Cut } from '../../helpers/cut.ts';
import { startOperations, type OperationEngine } from '../../helpers/operations.ts';
import { freshDatabase } from '../../helpers/postgres.ts';

const LYON = { selector: 'site:Lyon', waves: ['rest' as const] };

describe('src/operations/settle.ts', () => {
  /** `dies`: the worker is cut off right before it asks the tenant, once. */
  async function start(tells: (answer: Asked) => Asked = (answer) => answer): Promise<{
    engine: OperationEngine;
    worker: { dies: boolean };
  }> {
    const database = await freshDatabase();
    const worker = { dies: false };
    const engine = await startOperations(database.url, { operationMs: 20 }, ({ actions }) => ({
      actions: {
        ...actions,
        async ask(...asked: Parameters<DeviceActions['ask']>) {
          if (worker.dies) {
            worker.dies = false;
            throw new Cut('before the call');
          }
          return (await actions.ask(...asked)).map(tells);
        },
      },
    }));
    for (const phone of engine.demo.tenant.world.phones) phone.busy = false;
    onTestFinished(async () => {
      await engine.close();
      await database.drop();
    });
    return { engine, worker };
  }

  const times = (engine: OperationEngine): ReadonlySet<number> => new Set(engine.effects('restart').values());

  it('does not take what failed a moment ago for what is tried once more', async () => {
    const { engine, worker } = await start();
    await engine.demo.call('POST', '/_demo/limits', { failShare: 1 });
    const { id } = await engine.plan('restart', { ...LYON, waves: [{ count: 2 }, 'rest'] });
    await engine.approve(id);
    expect((await engine.run(id)).state).toBe('paused');
    await engine.demo.call('POST', '/_demo/limits', { failShare: 0 });
    const failed = [...engine.effects('restart').keys()];
    await engine.stores.operations.again(id);
    await engine.resume(id);
    worker.dies = true;
    await expect(engine.run(id)).rejects.toThrow(Cut);
    expect((await engine.run(id)).state).toBe('succeeded');
    expect(failed.map((phone) => engine.effects('restart').get(phone))).toEqual([2, 2]);
  }, 60_000);

  it('knows an earlier operation also where the tenant did not tell its id when it accepted it', async () => {
    const { engine, worker } = await start((answer) =>
      answer.state === 'accepted' ? { state: 'under-way' } : answer,
    );
    for (const round of [1, 2]) {
      const { id } = await engine.plan('restart', LYON);
      await engine.approve(id);
      if (round === 2) {
        worker.dies = true;
        await expect(engine.run(id)).rejects.toThrow(Cut);
      }
      expect((await engine.run(id)).state).toBe('succeeded');
      expect(times(engine)).toEqual(new Set([round]));
    }
  }, 60_000);
});
