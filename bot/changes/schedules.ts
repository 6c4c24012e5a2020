import { scheduleList } from '../../cards/schedule-list.ts';
import { schedule as scheduleView, type ScheduleTerms } from '../../cards/schedule.ts';
import {
  cancelSchedule,
  nextTime,
  reschedule,
  settleMissed,
  type OperationAsked,
  type OperationKind,
  type Recurrence,
  type Schedule,
  type ScheduleDecision,
} from '../../src/operations/index.ts';
import type { Result } from '../../src/kernel/result.ts';
import { answer, inPlace, refused, say, type Answer } from '../answer.ts';
import { showChange } from './changes.ts';
import type { Context } from '../command.ts';
import { cardOf } from '../notices/kept.ts';
import { timeZoneOf } from '../time-zone.ts';

/** As many as a card can hold. */
const LISTED = 20;

/** What was just decided about a schedule. */
export function scheduleCard(
  schedule: Schedule,
  ...how: [told: 'created' | 'changed' | 'cancelled' | 'skipped'] | [told: 'missed', missedAt: Date]
): Answer {
  const terms = termsOf(schedule);
  const [told, missedAt] = how;
  if (told !== 'missed') return answer(scheduleView, { ...terms, told });
  return answer(scheduleView, { ...terms, told, missedAt: missedAt.toISOString() });
}

export async function listSchedules({ services }: Context): Promise<Answer> {
  const schedules = await services.stores.schedules.active();
  return answer(scheduleList, {
    schedules: schedules.slice(0, LISTED).map(termsOf),
    more: Math.max(0, schedules.length - LISTED),
  });
}

/** Has the operation asked for at every such time, beginning with the next. */
export async function createSchedule(
  context: Context,
  work: { readonly kind: OperationKind; readonly name: string; readonly request: OperationAsked },
  every: Recurrence,
): Promise<Answer> {
  const { services, turn, locale } = context;
  const { operations, stores, jobs } = services;
  const zone = timeZoneOf(context);
  const schedule = await stores.schedules.create({
    ...work,
    every,
    zone,
    requestedBy: turn.who,
    place: turn.where,
    locale,
    nextAt: nextTime(every, zone, operations.clock.now()),
  });
  await jobs.schedulers.keep(schedule);
  return scheduleCard(schedule, 'created');
}

export async function changeSchedule(context: Context, id: number, every: Recurrence): Promise<Answer> {
  return decided(
    context,
    id,
    (schedule) => reschedule(schedule, every, by(context)),
    async (schedule) => {
      await context.services.jobs.schedulers.keep(schedule);
      return scheduleCard(schedule, 'changed');
    },
  );
}

export async function endSchedule(context: Context, id: number): Promise<Answer> {
  return decided(
    context,
    id,
    (schedule) => cancelSchedule(schedule, by(context)),
    async (schedule) => {
      await context.services.jobs.schedulers.drop(id);
      return scheduleCard(schedule, 'cancelled');
    },
  );
}

/** What somebody answers to the question about a missed time; the card that asked shows what came of it. */
export async function answerMissed(
  context: Context,
  id: number,
  missedAt: Date,
  then: 'run' | 'skip',
): Promise<Answer> {
  const { services, turn } = context;
  return decided(
    context,
    id,
    (schedule) => settleMissed(schedule, missedAt, then, by(context)),
    async (schedule, changeId) => {
      // The next question is to be asked anew, where people see it.
      await services.stores.cards.forget({ ...cardOf.schedule(schedule), ...turn.where });
      if (changeId === null) return inPlace(scheduleCard(schedule, 'skipped'));
      const card = await showChange(context, changeId);
      await services.jobs.wake.plan(changeId);
      return inPlace(card);
    },
  );
}

async function decided(
  { services }: Context,
  id: number,
  decide: (schedule: Schedule) => Result<ScheduleDecision>,
  then: (schedule: Schedule, changeId: number | null) => Promise<Answer>,
): Promise<Answer> {
  const result = await services.stores.schedules.decide(id, decide);
  if (!result) return say('warning', 'schedule.not-found', { id });
  return result.ok ? then(result.value.schedule, result.value.changeId) : refused(result.refusal);
}

function termsOf({ id, kind, name, every, zone, nextAt, requestedBy }: Schedule): ScheduleTerms {
  return {
    ...{ id: String(id), kind, name, every, zone },
    nextAt: nextAt.toISOString(),
    requestedBy: requestedBy.name,
  };
}

function by({ turn, services }: Context): Parameters<typeof reschedule>[2] {
  return { who: turn.who, where: turn.where, now: services.operations.clock.now() };
}
