import type { AuditEntry } from '../audit/index.ts';
import type { ChangePerson, ChangePlace } from '../changes/index.ts';
import type { Result } from '../kernel/result.ts';
import type { Recurrence } from './recurrence.ts';
import type { OperationAsked, OperationKind } from './request.ts';

/** An operation that is asked for again and again: each time a change of its own, to be approved like any other. */
export interface Schedule {
  readonly id: number;
  readonly kind: OperationKind;
  /** What its changes are called: the selector, as it was typed. */
  readonly name: string;
  readonly request: OperationAsked;
  readonly every: Recurrence;
  readonly zone: string;
  readonly requestedBy: ChangePerson;
  /** Where its changes are shown. */
  readonly place: ChangePlace;
  readonly locale: string;
  /** When it is due next. */
  readonly nextAt: Date;
  /** When it was due and nothing ran; null once somebody has said what to do about it. */
  readonly missedAt: Date | null;
  readonly lastChangeId: number | null;
  readonly state: 'active' | 'cancelled';
}

type ScheduleDraft = Omit<Schedule, 'id' | 'missedAt' | 'lastChangeId' | 'state'>;

/** What becomes of a schedule: written with its audit entry, and with the draft that it `asks` for, in one transaction. */
export interface ScheduleDecision {
  readonly patch: Partial<Pick<Schedule, 'every' | 'nextAt' | 'missedAt' | 'state'>>;
  readonly asks?: OperationAsked;
  readonly audit: AuditEntry;
}

interface Decided {
  readonly schedule: Schedule;
  /** The draft that was asked for. */
  readonly changeId: number | null;
}

/** Where schedules are kept: what the queue knows of them is made from here, and can be lost. */
export interface ScheduleStore {
  /** Audited. */
  create(draft: ScheduleDraft): Promise<Schedule>;
  find(id: number): Promise<Schedule | undefined>;
  /** Those that are not cancelled, the next one first. */
  active(): Promise<readonly Schedule[]>;
  /** Locks the schedule and writes what `decide` says of it as it stands now; nothing where that is nothing. */
  decide(
    id: number,
    decide: (schedule: Schedule) => Result<ScheduleDecision> | undefined,
  ): Promise<Result<Decided> | undefined>;
  /** The schedule that asked for this change last. */
  asking(changeId: number): Promise<Schedule | undefined>;
  /** Those that were missed and about which no card asks. */
  unasked(): Promise<readonly number[]>;
}
