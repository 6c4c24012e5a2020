/** What people may do about an incident. */
import type { AuditEntry } from '../audit/index.ts';
import type { By, ChangePerson } from '../changes/index.ts';
import { ok, refuse, type Result } from '../kernel/result.ts';
import type { Incident } from './incident.ts';
import type { IncidentDecision } from './store.ts';

/** A snooze longer than this is a way to forget an incident. */
const LONGEST_SNOOZE_MS = 7 * 24 * 3_600_000;

/** Somebody sees to it: it is not escalated any more. */
export function acknowledge(incident: Incident, by: By): Result<IncidentDecision> {
  const { id, acknowledgedBy } = incident;
  if (incident.state === 'closed') return refuse('incident.closed', { id });
  if (acknowledgedBy) return refuse('incident.already-acknowledged', { id, who: acknowledgedBy.name });
  const patch = { acknowledgedBy: by.who, acknowledgedAt: by.now };
  return ok({ patch, ...simple(incident, 'incident.acknowledged', by) });
}

/** Keeps its cards quiet for a while. Whoever does that has seen it. */
export function snooze(incident: Incident, until: Date, by: By): Result<IncidentDecision> {
  const { id } = incident;
  if (incident.state !== 'open') return refuse('incident.not-open', { id });
  const ms = until.getTime() - by.now.getTime();
  if (ms <= 0 || ms > LONGEST_SNOOZE_MS) return refuse('incident.snooze-out-of-range', { id });
  return ok({
    patch: { ...seen(incident, by), snoozedUntil: until },
    ...simple(incident, 'incident.snoozed', by, { until: until.toISOString() }),
  });
}

/** Gives it to somebody. Whoever does that has seen it. */
export function assign(incident: Incident, to: ChangePerson, by: By): Result<IncidentDecision> {
  const { id } = incident;
  if (incident.state === 'closed') return refuse('incident.closed', { id });
  if (incident.assignedTo?.id === to.id) return refuse('incident.already-assigned', { id, who: to.name });
  return ok({
    patch: { ...seen(incident, by), assignedTo: to },
    ...simple(incident, 'incident.assigned', by, { who: to.name }),
  });
}

function seen(incident: Incident, by: By): IncidentDecision['patch'] {
  return incident.acknowledgedBy ? {} : { acknowledgedBy: by.who, acknowledgedAt: by.now };
}

function simple(
  { id }: Incident,
  code: string,
  by: By,
  detail: Readonly<Record<string, string>> = {},
): Pick<IncidentDecision, 'audit' | 'says'> {
  const audit: AuditEntry = {
    who: by.who,
    action: code,
    subject: `incident ${id}`,
    detail,
    ...(by.where ? { where: by.where } : {}),
  };
  return { audit, says: { code, details: { id, ...detail } } };
}
