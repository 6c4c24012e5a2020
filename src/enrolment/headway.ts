/** How far an enrolment has come, and how long what is left may take. */
import { RECENT_MS, type Progress } from './ledger.ts';
import { STAGES, type Stage, type Target } from './target.ts';

type Count = Progress['counts'][number];

/** What each stage weighs in a phone's time. Bulk sign-in is where phones queue: three batches of a hundred a region. */
const WEIGHTS: Readonly<Record<Stage, number>> = { provision: 1, activate: 1, 'sign-in': 6, verify: 2 };

const ROADS: Readonly<Record<Target['outcome'], readonly Stage[]>> = {
  new: STAGES,
  'sign-in-only': ['sign-in', 'verify'],
  'provision-only': ['provision', 'activate'],
};

/** Below this share nothing is said about the rest: too little has moved to say it from. */
const LEAST_SHARE = 0.05;

/** From 0 to 1. Phones end all together, so one that has passed some of its stages counts by their weight. */
export function shareDone({ counts }: Progress): number {
  return Math.min(
    1,
    meanOf(counts, ({ count }) => count, passed),
  );
}

/**
 * At the pace of the last five minutes, so that neither a pause nor what people took their time for counts. Null where
 * nothing can be said: too little has moved, nothing has of late, or people are to move next.
 * @param runningMs since the change was begun
 */
export function secondsLeft(progress: Progress, runningMs: number): number | null {
  const share = shareDone(progress);
  const gained = runningMs > RECENT_MS ? meanOf(progress.counts, ({ recent }) => recent, latestStep) : share;
  if (share < LEAST_SHARE || gained <= 0 || awaitsPeople(progress)) return null;
  return Math.round((((1 - share) / gained) * Math.min(runningMs, RECENT_MS)) / 1_000);
}

/** All phones that are not through wait for somebody to dial their code. */
export function awaitsPeople({ counts }: Progress): boolean {
  const open = counts.filter((each) => !isThrough(each));
  return open.length > 0 && open.every(({ stage, state }) => stage === 'activate' && state === 'running');
}

/** The mean over all phones of what `share` tells of those that `counted` counts. */
function meanOf(
  counts: readonly Count[],
  counted: (each: Count) => number,
  share: (each: Count) => number,
): number {
  const phones = counts.reduce((sum, { count }) => sum + count, 0);
  return phones === 0 ? 0 : counts.reduce((sum, each) => sum + counted(each) * share(each), 0) / phones;
}

function passed(each: Count): number {
  return isThrough(each) ? 1 : partOf(each.outcome, 0, stagesBefore(each));
}

/** What the step that brought a phone where it is was worth; one that failed or was skipped is spared the rest of its road. */
function latestStep(each: Count): number {
  const before = stagesBefore(each);
  return isThrough(each)
    ? partOf(each.outcome, before, STAGES.length)
    : partOf(each.outcome, Math.max(0, before - 1), before);
}

function stagesBefore({ outcome, stage }: Count): number {
  return Math.max(0, ROADS[outcome].indexOf(stage));
}

/** The part that stages make of a road. */
function partOf(outcome: Count['outcome'], from: number, to: number): number {
  const road = ROADS[outcome];
  return weightOf(road.slice(from, to)) / weightOf(road);
}

function weightOf(stages: readonly Stage[]): number {
  return stages.reduce((sum, stage) => sum + WEIGHTS[stage], 0);
}

function isThrough({ state }: Count): boolean {
  return state !== 'pending' && state !== 'running';
}
