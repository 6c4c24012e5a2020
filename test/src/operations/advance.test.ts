import { describe, expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../../src/adapters/postgres/index.ts';
import { startOperations, type OperationEngine } from '../../helpers/operations.ts';
import { freshDatabase } from '../../helpers/postgres.ts';

describe('src/operations/advance.ts', () => {
  async function start(
    ...options: Parameters<typeof startOperations> extends [string, ...infer Rest] ? Rest : never
  ) {
    const database = await freshDatabase();
    await migrate(database.url);
    const engine = await startOperations(database.url, ...options);
    onTestFinished(async () => {
      await engine.close();
      await database.drop();
    });
    return engine;
  }

  async function approved(
    engine: OperationEngine,
    ...[kind, request]: Parameters<OperationEngine['plan']>
  ): Promise<number> {
    const { id, state, note } = await engine.plan(kind, request);
    expect([state, note]).toEqual(['awaiting-approval', null]);
    await engine.approve(id);
    return id;
  }

  it('restarts every phone of the selection once, and sees each of them answer again', async () => {
    const engine = await start();
    const id = await approved(engine, 'restart', { selector: '', soakMinutes: 1 });
    const ended = await engine.run(id);
    const counts = await engine.stores.changes.counts(id);
    expect([ended.state, counts]).toEqual(['x', {}]);
    expect([...engine.effects('restart').values()].every((times) => times === 1)).toBe(true);
  }, 60_000);
});
