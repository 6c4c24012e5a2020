import { WORKER } from '../audit/index.ts';
import type { ChangePlace } from '../changes/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { ok, refuse, type Result } from '../kernel/result.ts';
import type { Catalog } from './catalog.ts';
import {
  advance,
  BEGUN,
  currentStage,
  dueAt,
  settled,
  type Advanced,
  type RunActor,
  type RunEvent,
} from './run.ts';
import type { Run, RunStore } from './store.ts';

/** All that runs need of the outside. */
export interface RunWorld {
  readonly catalog: Catalog;
  readonly runs: RunStore;
}

/** Begins a runbook. Refuses (`runbook.unknown`) what the catalog does not hold. */
export async function startRun(
  { catalog, runs }: RunWorld,
  id: string,
  actor: RunActor,
  place: ChangePlace,
): Promise<Result<Run>> {
  const runbook = catalog.get(id);
  if (!runbook) return refuse('runbook.unknown', { name: id });
  const { state } = settled(runbook, BEGUN, actor);
  return ok(
    await runs.start({ runbook: id, startedBy: actor.who, place, state, dueAt: dueAt(runbook, state) }),
  );
}

/** Lets an event happen to a run; undefined where there is no such run. */
export function happen(
  { catalog, runs }: RunWorld,
  id: number,
  event: RunEvent,
  actor: RunActor,
  where?: Pick<ChangePlace, 'channel' | 'conversationId'>,
): Promise<Result<Advanced> | undefined> {
  const happening = { event, who: actor.who, at: actor.now, ...(where ? { where } : {}) };
  return runs.advance(id, happening, (run) => {
    const runbook = catalog.get(run.runbook);
    if (!runbook) return refuse('runbook.unknown', { name: run.runbook });
    const advanced = advance(runbook, run.state, event, actor);
    return advanced.ok ? ok({ ...advanced.value, dueAt: dueAt(runbook, advanced.value.state) }) : advanced;
  });
}

/** Ends the waits whose time has come. @returns the runs that moved */
export async function endWaits(world: RunWorld, clock: Clock): Promise<readonly number[]> {
  const actor = { who: WORKER, grants: [], now: clock.now() };
  const moved: number[] = [];
  for (const id of await world.runs.due(actor.now)) {
    const run = await world.runs.find(id);
    const runbook = run && world.catalog.get(run.runbook);
    const stage = runbook && currentStage(runbook, run.state);
    if (!stage) continue;
    const ended = await happen(world, id, { kind: 'due', stage: stage.key }, actor);
    if (ended?.ok) moved.push(id);
  }
  return moved;
}
