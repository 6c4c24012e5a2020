/** What happens to schedules: their time comes, or is missed, or people change their minds. */
import { DateTime } from 'luxon';
import { WORKER, type AuditEntry } from '../audit/index.ts';
import type { By } from '../changes/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { ok, refuse, type Result } from '../kernel/result.ts';
import { nextTime, type Recurrence } from './recurrence.ts';
import type { Schedule, ScheduleDecision, ScheduleStore } from './schedule.ts';
import type { OperationWorld } from './world.ts';

/** People are asked half a day ahead: what is due at night is approved by day. */
const ASKED_AHEAD_MS = 12 * 3_600_000;
/** Later than this, people may count on its not being done any more. */
const LATE_MS = 10 * 60_000;

/** Whether its next change is to be asked for, or was missed. */
export function isDue({ state, nextAt }: Schedule, now: Date): boolean {
  return state === 'active' && now.getTime() >= nextAt.getTime() - ASKED_AHEAD_MS;
}

interface ScheduleWorld {
  readonly schedules: ScheduleStore;
  readonly clock: Clock;
  readonly wake: Pick<OperationWorld['wake'], 'plan'>;
}

/** Takes a schedule's due time, once for all workers, and has the draft planned. */
export async function fireSchedule(
  { schedules, clock, wake }: ScheduleWorld,
  id: number,
): Promise<'asked' | 'missed' | 'not-due'> {
  const fired = await schedules.decide(id, (schedule) => fire(schedule, clock.now()));
  if (!fired?.ok) return 'not-due';
  const { changeId } = fired.value;
  if (changeId === null) return 'missed';
  await wake.plan(changeId);
  return 'asked';
}

function fire(schedule: Schedule, now: Date): Result<ScheduleDecision> | undefined {
  if (!isDue(schedule, now)) return undefined;
  const { id, every, zone, nextAt: dueAt } = schedule;
  const isLate = now.getTime() > dueAt.getTime() + LATE_MS;
  const detail = { dueAt: dueAt.toISOString() };
  const audit = {
    who: WORKER,
    action: isLate ? 'schedule.missed' : 'schedule.fired',
    subject: `schedule ${id}`,
    detail,
  };
  if (isLate) return ok({ patch: { nextAt: nextTime(every, zone, now), missedAt: dueAt }, audit });
  return ok({ patch: { nextAt: nextTime(every, zone, dueAt) }, asks: askedFor(schedule, dueAt), audit });
}

/** Each site begins when its own clock shows the time. */
function askedFor({ request, every, zone }: Schedule, dueAt: Date): Schedule['request'] {
  const day = DateTime.fromJSDate(dueAt, { zone }).toFormat('yyyy-MM-dd');
  return { ...request, day, window: request.window ?? { from: every.time, to: null } };
}

/** Refuses with `schedule.cancelled` {id}. */
export function reschedule(schedule: Schedule, every: Recurrence, by: By): Result<ScheduleDecision> {
  if (schedule.state === 'cancelled') return refuse('schedule.cancelled', { id: schedule.id });
  const patch = { every, nextAt: nextTime(every, schedule.zone, by.now) };
  return ok({ patch, audit: entry(schedule, 'schedule.changed', by, { every }) });
}

/** Refuses with `schedule.cancelled` {id}. What it has asked for already goes its own way. */
export function cancelSchedule(schedule: Schedule, by: By): Result<ScheduleDecision> {
  if (schedule.state === 'cancelled') return refuse('schedule.cancelled', { id: schedule.id });
  const patch = { state: 'cancelled', missedAt: null } as const;
  return ok({ patch, audit: entry(schedule, 'schedule.cancelled', by) });
}

/** Answers the question about a missed time. Refuses with `schedule.settled` {id} where somebody has answered before. */
export function settleMissed(
  schedule: Schedule,
  missedAt: Date,
  then: 'run' | 'skip',
  by: By,
): Result<ScheduleDecision> {
  if (schedule.missedAt?.getTime() !== missedAt.getTime())
    return refuse('schedule.settled', { id: schedule.id });
  const audit = entry(schedule, `schedule.missed-${then}`, by, { missedAt: missedAt.toISOString() });
  return ok({ patch: { missedAt: null }, ...(then === 'run' ? { asks: schedule.request } : {}), audit });
}

function entry(
  { id }: Schedule,
  action: string,
  { who, where }: By,
  detail?: AuditEntry['detail'],
): AuditEntry {
  return {
    who,
    action,
    subject: `schedule ${id}`,
    ...(detail ? { detail } : {}),
    ...(where ? { where } : {}),
  };
}
