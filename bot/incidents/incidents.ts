import { incidentPhones } from '../../cards/incident-phones.ts';
import { may } from '../../src/access/index.ts';
import type { By } from '../../src/changes/index.ts';
import type { Refusal, Result } from '../../src/kernel/result.ts';
import { isCalm, type Incident, type IncidentDecision } from '../../src/monitor/index.ts';
import { notAllowed } from '../access/allow.ts';
import { answer, inPlace, refused, say, type Answer } from '../answer.ts';
import type { Context } from '../command.ts';
import { incidentCard, phoneLine } from './incident-card.ts';
import { cardOf, kept } from '../notices/kept.ts';

const PHONES_PER_PAGE = 10;

/** The incident's card, which is kept up to date from then on. */
export async function showIncident(context: Context, id: number): Promise<Answer> {
  const incident = await context.services.stores.incidents.find(id);
  if (!incident) return say('warning', 'incident.not-found', { id });
  const now = context.services.world.clock.now();
  return {
    ...(await cardFor(context, incident)),
    posted: kept(context, cardOf.incident(incident, isCalm(incident, now))),
  };
}

/** Decides, has its cards drawn again, and shows it as it is now: in place of its card, or as the answer to a command. */
export async function decideIncident(
  context: Context,
  id: number,
  decide: (incident: Incident, by: By) => Result<IncidentDecision>,
): Promise<Answer> {
  const refusal = notAllowed(context, 'operator');
  if (refusal) return refusal;
  const { services, turn } = context;
  const { incidents } = services.stores;
  const by = { who: turn.who, where: turn.where, now: services.world.clock.now() };
  const result = await incidents.decide(id, (incident) => decide(incident, by));
  if (!result) return say('warning', 'incident.not-found', { id });
  if (!result.ok) return hindered(context, id, result.refusal);
  await services.jobs.monitor.incident(id, 'now');
  const { code, details } = result.value.says;
  if (!turn.pressed) return say('good', code, details, { suggestions: [`incident ${id}`] });
  const incident = await incidents.find(id);
  return incident ? inPlace(await cardFor(context, incident)) : say('warning', 'incident.not-found', { id });
}

/** What says no more than that somebody was faster. */
const TOO_LATE: readonly string[] = [
  'incident.already-acknowledged',
  'incident.already-assigned',
  'incident.closed',
  'incident.not-open',
];

/** Of a press that comes too late, its card as it is now tells more than a refusal. */
async function hindered(context: Context, id: number, refusal: Refusal): Promise<Answer> {
  if (!context.turn.pressed || !TOO_LATE.includes(refusal.code)) return refused(refusal);
  const incident = await context.services.stores.incidents.find(id);
  return incident ? inPlace(await cardFor(context, incident)) : refused(refusal);
}

/** A page of an incident's phones. Pages are counted from 1. */
export async function incidentPhonesPage({ services }: Context, id: number, page: number): Promise<Answer> {
  const { incidents } = services.stores;
  const incident = await incidents.find(id);
  if (!incident) return say('warning', 'incident.not-found', { id });
  const pages = Math.max(1, Math.ceil(incident.total / PHONES_PER_PAGE));
  const shown = Math.min(page, pages);
  const phones = await incidents.phones(id, {
    offset: (shown - 1) * PHONES_PER_PAGE,
    limit: PHONES_PER_PAGE,
  });
  const data = { id: String(id), total: incident.total, page: shown, pages };
  return answer(incidentPhones, { ...data, phones: phones.map(phoneLine) });
}

/** In a shared conversation the card is everybody's, so it offers what somebody there may do. */
function cardFor({ services, turn, grants }: Context, incident: Incident): Promise<Answer> {
  const mayControl = turn.where.kind !== 'personal' || may(grants, 'operator');
  return incidentCard(services, incident, { mayControl, now: services.world.clock.now() });
}
