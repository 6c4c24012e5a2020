import type { Device } from '../../devices/index.ts';

/** A phone that is about to be touched, and what is known of its neighbours now. */
export interface GuardFacts {
  readonly device: Device;
  /** How long it has been held back so far. */
  readonly heldMs: number;
  /** The phones of its site. Phones without a site are one site together. */
  readonly site: {
    readonly phones: number;
    /** Online and not being worked on by any change. */
    readonly answering: number;
    /** Being worked on, by any change. */
    readonly underWay: number;
  };
  /** What the requester has taken upon himself in the preview, by guard. */
  readonly acknowledged: ReadonlySet<string>;
}

/** `wait`: not now, look again. `skip`: not by this change, with the guard's id as the reason. */
export type Verdict = 'go' | 'wait' | 'skip';

/** One rule that protects phones and those who use them. Its sentence is `guard.<id>` in `cards/wording`. */
export interface Guard {
  readonly id: string;
  /** `plan`: judged when the plan is made, so that the preview shows it. `run`: judged right before the phone is touched. */
  readonly when: 'plan' | 'run';
  judge(facts: GuardFacts): Verdict;
}
