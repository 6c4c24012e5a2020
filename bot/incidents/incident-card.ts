import type { IncidentLine } from '../../cards/incident-list.ts';
import type { PhoneLine } from '../../cards/incident-phones.ts';
import { incident as card } from '../../cards/incident.ts';
import { displayMac, type Mac } from '../../src/devices/index.ts';
import { isCalm, type Incident, type IncidentPhone } from '../../src/monitor/index.ts';
import { answer, type Answer } from '../answer.ts';
import type { Services } from '../services.ts';

/** What the card itself lists; its button lists them all. */
const FIRST_PHONES = 5;

interface Kept {
  readonly stores: Pick<Services['stores'], 'incidents'>;
}

/** The one card of an incident: who decides sees the buttons, and the server asks again when one comes back. */
export async function incidentCard(
  { stores }: Kept,
  incident: Incident,
  { mayControl, now }: { readonly mayControl: boolean; readonly now: Date },
): Promise<Answer> {
  const phones = await stores.incidents.phones(incident.id, { offset: 0, limit: FIRST_PHONES });
  const { state, suspicion, total, down, gone, flapping, truth, acknowledgedBy, acknowledgedAt } = incident;
  return answer(card, {
    ...{ state, suspicion, total, down, gone, flapping, truth, mayControl },
    id: String(incident.id),
    startedAt: incident.startedAt.toISOString(),
    recoveredAt: incident.recoveredAt?.toISOString() ?? null,
    acknowledged:
      acknowledgedBy && acknowledgedAt
        ? { who: acknowledgedBy.name, at: acknowledgedAt.toISOString() }
        : null,
    assignedTo: incident.assignedTo?.name ?? null,
    snoozedUntil:
      state === 'open' && isCalm(incident, now) ? (incident.snoozedUntil?.toISOString() ?? null) : null,
    phones: phones.map(phoneLine),
  });
}

/** An incident among others. */
export function incidentLine(incident: Incident): IncidentLine {
  const { state, suspicion, total, down, gone } = incident;
  return {
    ...{ state, suspicion, total, down, gone },
    id: String(incident.id),
    startedAt: incident.startedAt.toISOString(),
    recoveredAt: incident.recoveredAt?.toISOString() ?? null,
    acknowledgedBy: incident.acknowledgedBy?.name ?? null,
  };
}

export function phoneLine({ name, mac, site, model, state, truth, falls }: IncidentPhone): PhoneLine {
  // What is kept of phones is kept of the inventory's, whose addresses are `Mac`s.
  return { name, mac: displayMac(mac as Mac), site, model, state, truth, falls };
}
