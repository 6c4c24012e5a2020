import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStores, type Stores } from '../../../../src/adapters/postgres/index.ts';
import { ok } from '../../../../src/kernel/result.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import type { Run, RunState } from '../../../../src/runbooks/index.ts';
import { freshDatabase, type FreshDatabase } from '../../../helpers/postgres.ts';

const WHO = { id: 'mila@contoso.example', name: 'Mila' };
const PLACE = { channel: 'teams', conversationId: 'a:1', kind: 'personal', tenantId: null } as const;
const STATE: RunState = { status: 'open', records: {} };

let database: FreshDatabase;
let stores: Stores;

beforeAll(async () => {
  database = await freshDatabase();
  stores = openStores(database.url, silentLog, 4);
});

afterAll(async () => {
  await stores.close();
  await database.drop();
});

const started = (): Promise<Run> =>
  stores.runs.start({ runbook: 'ip-phones', startedBy: WHO, place: PLACE, state: STATE, dueAt: undefined });

const happening = { event: { kind: 'pause' }, who: WHO, at: new Date('2026-11-02T10:00:00Z') } as const;

it('lets what happens at the same moment happen one after the other, each with its event and its audit entry', async () => {
  const [one, other] = [await started(), await started()];
  const seen: number[] = [];
  const moves = [one, one, other, one].map(({ id }) =>
    stores.runs.advance(id, happening, (run) => {
      if (run.id === one.id) seen.push(run.revision);
      return ok({ state: run.state, effects: [], dueAt: undefined });
    }),
  );
  const happened = await Promise.all(moves);
  expect(happened.map((each) => each?.ok === true && each.value.run.revision)).toEqual([1, 2, 1, 3]);
  expect(seen).toEqual([0, 1, 2]);
  expect((await stores.runs.find(one.id))?.revision).toBe(3);
  expect(await stores.runs.history(one.id)).toHaveLength(3);
  expect((await stores.audit.recent(`run ${one.id}`, 9)).map(({ action }) => action)).toEqual([
    ...['run.pause', 'run.pause', 'run.pause'],
    'run.started',
  ]);
});

it('makes a move that fails nobody else’s failure', async () => {
  const [one, other] = [await started(), await started()];
  const fails = stores.runs.advance(one.id, happening, () => {
    throw new Error('a bug');
  });
  const moved = stores.runs.advance(other.id, happening, (run) =>
    ok({ state: run.state, effects: [], dueAt: new Date('2026-11-03T10:00:00Z') }),
  );
  const missing = stores.runs.advance(999_999, happening, () => expect.unreachable());
  await expect(fails).rejects.toThrow('a bug');
  expect((await moved)?.ok).toBe(true);
  expect(await missing).toBeUndefined();
  expect((await stores.runs.find(one.id))?.revision).toBe(0);
  expect(await stores.runs.due(new Date('2026-11-04T00:00:00Z'))).toEqual([other.id]);
});
