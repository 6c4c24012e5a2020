import { WORKER } from '../audit/index.ts';
import { look, type Lookers } from '../checks/index.ts';
import type { ChangePlace } from '../changes/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { ok, refuse, type Result } from '../kernel/result.ts';
import type { Catalog } from './catalog.ts';
import { checkOf } from './check.ts';
import type { Stage } from './path.ts';
import { advance, currentStage, dueAt, settled, type RunActor, type RunEvent } from './run.ts';
import { BEGUN } from './state.ts';
import type { Happened, Run, RunStore } from './store.ts';

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
): Promise<Result<Happened> | undefined> {
  const happening = { event, who: actor.who, at: actor.now, ...(where ? { where } : {}) };
  return runs.advance(id, happening, (run) => {
    const runbook = catalog.get(run.runbook);
    if (!runbook) return refuse('runbook.unknown', { name: run.runbook });
    const advanced = advance(runbook, run.state, event, actor);
    return advanced.ok ? ok({ ...advanced.value, dueAt: dueAt(runbook, advanced.value.state) }) : advanced;
  });
}

/** Runs that are due, by what is to be done: a wait has ended, or a check was lost with its worker. */
export async function lookAfter(
  world: RunWorld,
  clock: Clock,
): Promise<{ readonly moved: readonly number[]; readonly unchecked: readonly Run[] }> {
  const actor = { who: WORKER, grants: [], now: clock.now() };
  const moved: number[] = [];
  const unchecked: Run[] = [];
  for (const id of await world.runs.due(actor.now)) {
    const run = await world.runs.find(id);
    const stage = run && stageOf(world, run);
    if (run && stage?.step.kind === 'check') unchecked.push(run);
    if (stage?.step.kind !== 'wait') continue;
    const ended = await happen(world, id, { kind: 'due', stage: stage.key }, actor);
    if (ended?.ok) moved.push(id);
  }
  return { moved, unchecked };
}

/**
 * Looks at what the run's step asks a worker to look at. May run twice: the first answer counts.
 * @param stopping ends it early; another worker begins it anew
 */
export async function checkRun(
  world: RunWorld,
  id: number,
  lookers: Lookers,
  clock: Clock,
  stopping?: AbortSignal,
): Promise<void> {
  const run = await world.runs.find(id);
  const stage = run && stageOf(world, run);
  if (!run || !stage || run.state.records[stage.key]?.state !== 'checking') return;
  const check = checkOf(stage.step, run.state.records, stage.item);
  const evidence = check ? await look(check, lookers, stopping) : [];
  const event = { kind: 'checked', stage: stage.key, evidence } as const;
  await happen(world, id, event, { who: WORKER, grants: [], now: clock.now() });
}

function stageOf({ catalog }: RunWorld, run: Run): Stage | undefined {
  const runbook = catalog.get(run.runbook);
  return runbook && currentStage(runbook, run.state);
}
