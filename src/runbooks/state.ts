import type { Finding } from '../checks/index.ts';

/** What a run is: what became of each of its stages. The answers among them decide which stages there are. */

export interface RunPerson {
  readonly id: string;
  readonly name: string;
}

/** By field; a choice is the field `choice`. */
export type Answer = Readonly<Record<string, readonly string[]>>;

/** What became of a stage: who did it, when, and what shows it. */
export interface StageRecord {
  /** `waiting`: until `dueAt`. `checking`: a worker looks. `running`: a worker runs the commands. `refuted`: what was shown is not what should be. */
  readonly state: 'done' | 'skipped' | 'waiting' | 'checking' | 'running' | 'refuted';
  readonly by: RunPerson;
  readonly at: string;
  readonly answer?: Answer;
  /** What the person added, or why the stage was skipped. */
  readonly note?: string;
  readonly evidence?: readonly Finding[];
  readonly dueAt?: string;
  /** Of what is running and changes something: it may have been done. */
  readonly begun?: true;
}

export type Records = Readonly<Record<string, StageRecord>>;

export interface RunState {
  readonly status: 'open' | 'paused' | 'finished' | 'abandoned';
  readonly records: Records;
  /** Why it was abandoned. */
  readonly note?: string;
}

export const BEGUN: RunState = { status: 'open', records: {} };

export function isOver(record: StageRecord | undefined): record is StageRecord {
  return record?.state === 'done' || record?.state === 'skipped';
}
