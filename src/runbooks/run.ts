import { ok, refuse, type Result } from '../kernel/result.ts';
import { may, type Grant, ROLES, type Role } from '../access/index.ts';
import { readAnswer, type Given } from './answer.ts';
import { checkOf } from './check.ts';
import { proves, type Finding } from '../checks/index.ts';
import { isOver, type RunPerson, type RunState, type StageRecord } from './state.ts';
import { stagesOf, type Stage } from './path.ts';
import type { Runbook, Step } from './runbook.ts';

/**
 * What a run is, and what may happen to it. Nothing here reads a clock, a database or a chat: events go in, the next state
 * comes out with what is to be done about it.
 */

export type RunEvent =
  /** The stage is done; with what a form or choice asks for. */
  | { readonly kind: 'complete'; readonly stage: string; readonly given?: Given; readonly note?: string }
  | { readonly kind: 'skip'; readonly stage: string; readonly note: string }
  /** The last completed stage is opened again; what was answered there is forgotten. */
  | { readonly kind: 'back'; readonly stage: string }
  /** A worker is to run the step's commands, which read as they stand here. */
  | { readonly kind: 'run'; readonly stage: string; readonly command: string }
  /** A worker is about to run what changes something. */
  | { readonly kind: 'began'; readonly stage: string }
  | { readonly kind: 'ran'; readonly stage: string; readonly evidence: readonly Finding[] }
  /** A worker has looked. */
  | { readonly kind: 'checked'; readonly stage: string; readonly evidence: readonly Finding[] }
  /** The time of a wait has come. */
  | { readonly kind: 'due'; readonly stage: string }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'abandon'; readonly note: string };

/** Whose deed it is, with what they may do, and when. */
export interface RunActor {
  readonly who: RunPerson;
  readonly grants: readonly Pick<Grant, 'role'>[];
  readonly now: Date;
}

/** What is to be done about a new state, besides showing it. */
export type RunEffect =
  | { readonly kind: 'look-again'; readonly at: string }
  | { readonly kind: 'check'; readonly stage: string }
  | { readonly kind: 'command'; readonly stage: string }
  | { readonly kind: 'hand-over'; readonly stage: string }
  | { readonly kind: 'announce'; readonly stage: string }
  | { readonly kind: 'end' };

export interface Advanced {
  readonly state: RunState;
  readonly effects: readonly RunEffect[];
}

const LONGEST_NOTE = 500;

/** The stage that the run stands at; undefined where nothing is left. */
export function currentStage(runbook: Runbook, { records }: RunState): Stage | undefined {
  return stagesOf(runbook, records).find(({ key }) => !isOver(records[key]));
}

/** Whether these roles may complete the step. */
export function owns(step: Pick<Step, 'owners'>, grants: RunActor['grants']): boolean {
  const has = (role: string): boolean =>
    isBotRole(role) ? may(grants, role) : grants.some((grant) => grant.role === role);
  return 'all' in step.owners ? step.owners.all.every(has) : step.owners.any.some(has);
}

/**
 * One event. Refusals: `run.ended`, `run.paused`, `run.not-paused`, `run.stage-over` (somebody was faster), `run.stage-ahead`,
 * `run.not-owner`, `run.reason-needed`, `run.nothing-before`, `run.still-waiting`, and those of the values of a form.
 */
export function advance(
  runbook: Runbook,
  state: RunState,
  event: RunEvent,
  actor: RunActor,
): Result<Advanced> {
  if (state.status === 'finished' || state.status === 'abandoned') return refuse('run.ended');
  switch (event.kind) {
    case 'pause':
      return state.status === 'paused' ? refuse('run.paused') : ok(still({ ...state, status: 'paused' }));
    case 'resume':
      return state.status === 'open'
        ? refuse('run.not-paused')
        : ok(settled(runbook, { ...state, status: 'open' }, actor));
    case 'abandon':
      return event.note.trim() === ''
        ? refuse('run.reason-needed')
        : ok({
            state: { ...state, status: 'abandoned', note: noteOf(event.note) },
            effects: [{ kind: 'end' }],
          });
    default:
      return state.status === 'paused' ? refuse('run.paused') : onStage(runbook, state, event, actor);
  }
}

type StageEvent = Extract<RunEvent, { readonly stage: string }>;

function onStage(runbook: Runbook, state: RunState, event: StageEvent, actor: RunActor): Result<Advanced> {
  const stages = stagesOf(runbook, state.records);
  const current = stages.findIndex(({ key }) => !isOver(state.records[key]));
  const stage = stages[current];
  if (stage?.key !== event.stage) {
    const record = state.records[event.stage];
    return isOver(record) ? refuse('run.stage-over', { who: record.by.name }) : refuse('run.stage-ahead');
  }
  const record = (made: Omit<StageRecord, 'by' | 'at'>): RunState => ({
    ...state,
    records: { ...state.records, [stage.key]: { ...made, by: actor.who, at: actor.now.toISOString() } },
  });
  switch (event.kind) {
    case 'skip':
      if (event.note.trim() === '') return refuse('run.reason-needed');
      return ok(settled(runbook, record({ state: 'skipped', note: noteOf(event.note) }), actor));
    case 'back': {
      const before = stages[current - 1];
      if (!before) return refuse('run.nothing-before');
      const kept = Object.entries(state.records).filter(([key]) => key !== before.key && key !== stage.key);
      return ok(still({ ...state, records: Object.fromEntries(kept) }));
    }
    case 'due':
      if (stage.step.kind !== 'wait' || !isDue(state.records[stage.key], actor.now))
        return refuse('run.still-waiting');
      return ok(announced(stage.key, settled(runbook, record({ state: 'done' }), actor)));
    case 'checked':
    case 'ran': {
      if (state.records[stage.key]?.state !== (event.kind === 'ran' ? 'running' : 'checking'))
        return refuse('run.stage-over', { who: actor.who.name });
      const { evidence } = event;
      const seen = record({ state: proves(evidence) ? 'done' : 'refuted', evidence });
      return ok(proves(evidence) ? settled(runbook, seen, actor) : still(seen));
    }
    case 'run': {
      if (!owns(stage.step, actor.grants))
        return refuse('run.not-owner', { owners: ownersOf(stage.step).join(', ') });
      if (state.records[stage.key]?.state === 'running') return ok(still(state));
      return ok({ state: record({ state: 'running' }), effects: [{ kind: 'command', stage: stage.key }] });
    }
    case 'began': {
      const { state: now, begun } = state.records[stage.key] ?? {};
      return now !== 'running' || begun
        ? refuse('run.stage-over', { who: actor.who.name })
        : ok(still(record({ state: 'running', begun: true })));
    }
    case 'complete': {
      if (!owns(stage.step, actor.grants))
        return refuse('run.not-owner', { owners: ownersOf(stage.step).join(', ') });
      if (checkOf(stage.step, state.records, stage.item)) return ok(checking(state, stage, record));
      const answer = readAnswer(runbook, stage, state.records, event.given ?? {});
      if (!answer.ok) return answer;
      const { evidence = [] } = answer.value;
      if (!proves(evidence)) return ok(still(record({ state: 'refuted', evidence })));
      const note = event.note === undefined || event.note.trim() === '' ? {} : { note: noteOf(event.note) };
      return ok(settled(runbook, record({ state: 'done', ...answer.value, ...note }), actor));
    }
  }
}

/** Asks a worker to look, once: while one does, asking again changes nothing. */
function checking(
  state: RunState,
  stage: Stage,
  record: (made: Pick<StageRecord, 'state' | 'dueAt'>) => RunState,
): Advanced {
  if (state.records[stage.key]?.state === 'checking') return still(state);
  return { state: record({ state: 'checking' }), effects: [{ kind: 'check', stage: stage.key }] };
}

/** Begins what begins by itself at the stage that the run stands at now. */
export function settled(runbook: Runbook, state: RunState, actor: RunActor): Advanced {
  const stage = currentStage(runbook, state);
  if (!stage) return { state: { ...state, status: 'finished' }, effects: [{ kind: 'end' }] };
  if (stage.step.kind !== 'wait') {
    return {
      state,
      effects: owns(stage.step, actor.grants) ? [] : [{ kind: 'hand-over', stage: stage.key }],
    };
  }
  const begun = state.records[stage.key];
  const dueAt = begun?.dueAt ?? new Date(actor.now.getTime() + stage.step.hours * 3_600_000).toISOString();
  const waiting: StageRecord = begun ?? {
    state: 'waiting',
    by: actor.who,
    at: actor.now.toISOString(),
    dueAt,
  };
  return {
    state: { ...state, records: { ...state.records, [stage.key]: waiting } },
    effects: [{ kind: 'look-again', at: dueAt }],
  };
}

/** A check, or a command, that has given no answer after this long was lost with its worker, and is asked for again. */
const CHECK_LOST_AFTER_MS = 60_000;

/** When the run has to be looked at by itself; undefined while only people can move it. */
export function dueAt(runbook: Runbook, state: RunState): Date | undefined {
  if (state.status !== 'open') return undefined;
  const stage = currentStage(runbook, state);
  const record = stage && state.records[stage.key];
  if (record?.state === 'checking' || record?.state === 'running')
    return new Date(new Date(record.at).getTime() + CHECK_LOST_AFTER_MS);
  return record?.dueAt === undefined ? undefined : new Date(record.dueAt);
}

/** Roles that own the step, whether all of them or any one is needed. */
export function ownersOf({ owners }: Pick<Step, 'owners'>): readonly string[] {
  return 'all' in owners ? owners.all : owners.any;
}

function isDue(record: StageRecord | undefined, now: Date): boolean {
  return record?.dueAt !== undefined && new Date(record.dueAt) <= now;
}

function isBotRole(role: string): role is Role {
  return (ROLES as readonly string[]).includes(role);
}

const still = (state: RunState): Advanced => ({ state, effects: [] });

function announced(stage: string, { state, effects }: Advanced): Advanced {
  return { state, effects: [{ kind: 'announce', stage }, ...effects] };
}

const noteOf = (text: string): string => text.trim().slice(0, LONGEST_NOTE);
