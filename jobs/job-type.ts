import type { z } from 'zod';
import type { EnrolmentWorld, Next, Wake } from '../src/enrolment/index.ts';
import { LinekeeperError } from '../src/kernel/errors.ts';
import type { OperationWorld, Schedule, ScheduleStore } from '../src/operations/index.ts';
import type { MonitorWorld } from '../src/monitor/index.ts';
import type { Retention } from '../src/retention/index.ts';
import type { Console, Run, RunWorld } from '../src/runbooks/index.ts';
import type { AuditKeeping } from '../src/audit/index.ts';
import type { CheckWorld } from '../src/checks/index.ts';
import type { CardSubject, Deliveries, LiveCards } from '../src/conversations/index.ts';

/** What a job may use: knowledge and adapters, never chat. */
export interface JobContext {
  readonly world: EnrolmentWorld;
  readonly operations: OperationWorld;
  readonly deliveries: Pick<Deliveries, 'prune'>;
  readonly cards: Pick<LiveCards, 'outdated'>;
  readonly schedules: ScheduleStore;
  readonly schedulers: Schedulers;
  readonly runs: RunWorld;
  /** Absent where no cmdlet is run. */
  readonly console: Console | undefined;
  readonly checks: CheckWorld;
  readonly monitor: MonitorWorld;
  readonly auditing: AuditKeeping;
  readonly retention: Retention;
  readonly ensure: Ensure;
}

/** Asks for work without hurrying it. */
export type Ensure = Pick<Wake, 'plan' | 'advance' | 'signIn'> & {
  checkRun(run: Pick<Run, 'id' | 'revision'>): Promise<void>;
  runCommand(run: Pick<Run, 'id' | 'revision'>): Promise<void>;
  /** Has people told that a run has moved on by itself. */
  announceRun(runId: number): Promise<void>;
  check(checkId: number): Promise<void>;
  /** Has a schedule's time looked at. */
  schedule(scheduleId: number): Promise<void>;
  /** Has the inventory read; where it is to be read again later, it keeps that time. */
  inventory(): Promise<void>;
  /** Has deadlines looked for, likewise. */
  deadlines(): Promise<void>;
  /** Has the phones of hints read. */
  hints(): Promise<void>;
  /** Has the site's phones that are down asked themselves; waits where no worker reaches that site. */
  probe(site: string): Promise<void>;
  /** Has the cards of this drawn again. */
  shown(subject: CardSubject): Promise<void>;
};

/** What the queue knows of schedules: a copy, made again from the table whenever it is lost. */
export interface Schedulers {
  /** Has the queue fire at the schedule's times; nothing where it does already. */
  keep(schedule: Schedule): Promise<void>;
  drop(scheduleId: number): Promise<void>;
}

/**
 * One kind of background work. A job is only a reason to look at the state: it may run twice, late, or die half-way, and
 * reconciles before it acts. Returning `{ againInMs }` puts the same job back without counting as a failure.
 */
export interface JobType<Name extends string = string, Payload = never> {
  readonly name: Name;
  readonly payload: z.ZodType<Payload>;
  /** Jobs with the same key are one: asking again while one waits or runs adds nothing. */
  sameAs(payload: Payload): string;
  run(context: JobContext, payload: Payload): Promise<Next>;
}

/** A declared type, with its schema and its work joined, so that lists of types need not know their payloads. */
export function jobType<const Name extends string, Payload>(
  type: JobType<Name, Payload>,
): JobType<Name, Payload> & { perform(context: JobContext, data: unknown): Promise<Next> } {
  const perform = async (context: JobContext, data: unknown): Promise<Next> =>
    type.run(context, payloadOf(type.payload, data, type.name));
  return { ...type, perform };
}

/**
 * What a job carries, as this version understands it.
 * @throws LinekeeperError `job.foreign` where it does not: another version of this program has written it
 */
export function payloadOf<Payload>(schema: z.ZodType<Payload>, data: unknown, name: string): Payload {
  const read = schema.safeParse(data);
  if (read.success) return read.data;
  throw new LinekeeperError('job.foreign', { name }, { cause: read.error });
}
