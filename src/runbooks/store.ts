import type { ChangePlace } from '../changes/index.ts';
import type { Result } from '../kernel/result.ts';
import type { Advanced, RunEvent } from './run.ts';
import type { RunPerson, RunState } from './state.ts';

/** One execution of a runbook by people. */
export interface Run {
  readonly id: number;
  readonly runbook: string;
  readonly state: RunState;
  /** How many events it has seen. */
  readonly revision: number;
  readonly startedBy: RunPerson;
  readonly startedAt: Date;
  /** Where it was started. */
  readonly place: ChangePlace;
}

/** What an event came to, and the run as it is now. */
export type Happened = Advanced & { readonly run: Run };

/** What happened in a run, in order. */
export interface RunHappening {
  readonly event: RunEvent;
  readonly who: RunPerson;
  readonly at: Date;
}

export interface RunStore {
  /**
   * A new run, audited.
   * @param run its `offer` names the button that asked for it: what was offered once is started once, and whoever presses
   *   after that is given that run
   */
  start(
    run: Pick<Run, 'runbook' | 'startedBy' | 'place' | 'state'> & {
      readonly dueAt: Date | undefined;
      readonly offer?: string | undefined;
    },
  ): Promise<Run>;
  find(id: number): Promise<Run | undefined>;
  /** The newest first; `open`: neither finished nor abandoned. */
  list(filter: { readonly open: boolean; readonly limit: number }): Promise<readonly Run[]>;
  /**
   * Locks the run, lets `decide` advance it from where it stands now, and writes the new state, the event and its audit entry in
   * one transaction. Refusals write nothing. Undefined where there is no such run.
   */
  advance(
    id: number,
    happening: RunHappening & { readonly where?: Pick<ChangePlace, 'channel' | 'conversationId'> },
    decide: (run: Run) => Result<Advanced & { readonly dueAt: Date | undefined }>,
  ): Promise<Result<Happened> | undefined>;
  /** The runs that are to be looked at by now. */
  due(now: Date): Promise<readonly number[]>;
  history(id: number): Promise<readonly RunHappening[]>;
}
