import type { Device } from '../devices/index.ts';

/**
 * SIP Gateway's clocks. `code`: a verification code that nobody has dialled. `first-sign-in`: an onboarded phone without its
 * first sign-in. `sign-in-again`: a signed-out phone that bulk sign-in still takes. `signed-out` and `unseen`: off-boarding.
 * `policy`: a policy that reaches phones by then.
 */
export type DeadlineKind = 'code' | 'first-sign-in' | 'sign-in-again' | 'signed-out' | 'unseen' | 'policy';

/** A deadline of one phone. */
interface Deadline {
  readonly kind: DeadlineKind;
  readonly at: Date;
}

/** Phones of one warning whose deadline of one kind comes next; each was never warned of for this threshold before. */
export interface DeadlineWarning {
  readonly id: number;
  readonly createdAt: Date;
  readonly items: readonly DeadlineItem[];
}

export interface DeadlineItem extends Deadline {
  /** As it was when it was told; a phone that was never signed in is in no inventory, and has its address for an id. */
  readonly device: Device;
  /** How long ahead it is told: the threshold, in hours. */
  readonly aheadHours: number;
  /** The enrolment that the phone is a target of. */
  readonly changeId: number | null;
}
