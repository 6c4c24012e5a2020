import { WORKER } from '../audit/index.ts';
import { look, type Lookers } from '../checks/index.ts';
import type { ChangePlace } from '../changes/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { may } from '../access/index.ts';
import { ok, refuse, type Result } from '../kernel/result.ts';
import type { Catalog } from './catalog.ts';
import { checkOf } from './check.ts';
import type { Stage } from './path.ts';
import { commandText } from './command.ts';
import { runnableOf, type CanRun, type Runnable } from './runnable.ts';
import { advance, currentStage, dueAt, settled, type RunActor, type RunEvent } from './run.ts';
import type { Runbook } from './runbook.ts';
import { BEGUN } from './state.ts';
import type { Happened, Run, RunStore } from './store.ts';

/** All that runs need of the outside. */
export interface RunWorld {
  readonly catalog: Catalog;
  readonly runs: RunStore;
  /** Which cmdlets workers run for people; absent where none. */
  readonly canRun?: CanRun | undefined;
}

/**
 * Begins a runbook, once for an offer of it. Refuses (`runbook.unknown`) what the catalog does not hold.
 */
export async function startRun(
  { catalog, runs }: RunWorld,
  id: string,
  actor: RunActor,
  place: ChangePlace,
  offer?: string,
): Promise<Result<Run>> {
  const runbook = catalog.get(id);
  if (!runbook) return refuse('runbook.unknown', { name: id });
  const { state } = settled(runbook, BEGUN, actor);
  const due = dueAt(runbook, state);
  return ok(await runs.start({ runbook: id, startedBy: actor.who, place, state, dueAt: due, offer }));
}

/** Lets an event happen to a run; undefined where there is no such run. */
export function happen(
  { catalog, runs, canRun }: RunWorld,
  id: number,
  event: RunEvent,
  actor: RunActor,
  where?: Pick<ChangePlace, 'channel' | 'conversationId'>,
): Promise<Result<Happened> | undefined> {
  const happening = { event, who: actor.who, at: actor.now, ...(where ? { where } : {}) };
  return runs.advance(id, happening, (run) => {
    const runbook = catalog.get(run.runbook);
    if (!runbook) return refuse('runbook.unknown', { name: run.runbook });
    const hindrance = event.kind === 'run' ? unrunnable(runbook, run, event, actor, canRun) : undefined;
    if (hindrance) return hindrance;
    const advanced = advance(runbook, run.state, event, actor);
    return advanced.ok ? ok({ ...advanced.value, dueAt: dueAt(runbook, advanced.value.state) }) : advanced;
  });
}

/** Why the command that somebody was shown is not run: `run.command-changed`, `run.command-by-hand`, `run.command-for-operators`. */
function unrunnable(
  runbook: Runbook,
  { state }: Run,
  { stage: key, command }: Extract<RunEvent, { readonly kind: 'run' }>,
  { grants }: RunActor,
  canRun: CanRun | undefined,
): Result<never> | undefined {
  const stage = currentStage(runbook, state);
  // Whoever was faster: the run says so by itself.
  if (stage?.key !== key) return undefined;
  const runnable = canRun && runnableOf(stage, state.records, canRun);
  if (!runnable || stage.step.kind !== 'command') return refuse('run.command-by-hand');
  if (commandText(stage.step, state.records, stage.item) !== command) return refuse('run.command-changed');
  // A step's owner need have no role of the bot's; its sign-in is lent to those alone who may change things by it.
  return runnable.changes && !may(grants, 'operator') ? refuse('run.command-for-operators') : undefined;
}

/** What a worker could run of the step that the run stands at. */
export function runnableNow(
  { canRun }: Pick<RunWorld, 'canRun'>,
  stage: Stage,
  { state }: Pick<Run, 'state'>,
): Runnable | undefined {
  return canRun && runnableOf(stage, state.records, canRun);
}

/** Runs that are due, by what is to be done: a wait has ended, or a check was lost with its worker. */
export async function lookAfter(
  world: RunWorld,
  clock: Clock,
): Promise<{
  readonly moved: readonly number[];
  readonly unchecked: readonly Run[];
  readonly unrun: readonly Run[];
}> {
  const actor = { who: WORKER, grants: [], now: clock.now() };
  const moved: number[] = [];
  const unchecked: Run[] = [];
  const unrun: Run[] = [];
  for (const id of await world.runs.due(actor.now)) {
    const run = await world.runs.find(id);
    const stage = run && stageOf(world, run);
    if (run && stage?.step.kind === 'check') unchecked.push(run);
    if (run && stage && run.state.records[stage.key]?.state === 'running') unrun.push(run);
    if (stage?.step.kind !== 'wait') continue;
    const ended = await happen(world, id, { kind: 'due', stage: stage.key }, actor);
    if (ended?.ok) moved.push(id);
  }
  return { moved, unchecked, unrun };
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

/** The step that the run stands at. */
export function stageOf({ catalog }: RunWorld, run: Run): Stage | undefined {
  const runbook = catalog.get(run.runbook);
  return runbook && currentStage(runbook, run.state);
}
