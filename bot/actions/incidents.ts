import { z } from 'zod';
import { SNOOZES } from '../../cards/incident.ts';
import { acknowledge, assign, snooze } from '../../src/monitor/index.ts';
import { action } from '../action.ts';
import { inPlace } from '../answer.ts';
import { incidentPage } from '../commands/incidents.ts';
import { decideIncident, incidentPhonesPage, showIncident } from '../incidents/incidents.ts';
import { snoozeEnd } from '../incidents/snooze.ts';
import { timeZoneOf } from '../time-zone.ts';
import { changeId as id, page } from './data.ts';

const one = z.object({ id });

export const incidentShow = action('incident-show', 'viewer', one, (context, data) =>
  showIncident(context, data.id),
);

export const incidentsPage = action(
  'incidents-page',
  'viewer',
  z.object({ scope: z.enum(['open', 'all']), page }),
  async (context, data) => inPlace(await incidentPage(context, data.scope, data.page)),
);

/** The first page below the card, which stays; the others in place of each other. */
export const incidentPhonesAction = action(
  'incident-phones',
  'viewer',
  z.object({ id, page: page.optional() }),
  async (context, data) => {
    const shown = await incidentPhonesPage(context, data.id, data.page ?? 1);
    return data.page === undefined ? shown : inPlace(shown);
  },
);

export const incidentAck = action('incident-ack', 'operator', one, (context, data) =>
  decideIncident(context, data.id, acknowledge),
);

export const incidentAssign = action('incident-assign', 'operator', one, (context, data) =>
  decideIncident(context, data.id, (incident, by) => assign(incident, by.who, by)),
);

export const incidentSnooze = action(
  'incident-snooze',
  'operator',
  z.object({ id, for: z.enum(SNOOZES) }),
  (context, data) =>
    decideIncident(context, data.id, (incident, by) =>
      snooze(incident, snoozeEnd(data.for, by.now, timeZoneOf(context)), by),
    ),
);
