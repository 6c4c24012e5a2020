import type { Command } from '../command.ts';
import { incidentNamed } from '../incidents/incident-id.ts';
import { showIncident } from '../incidents/incidents.ts';

export const incident: Command = {
  id: 'incident',
  says: { en: ['incident'], fr: ['incident'] },
  usage: { en: 'incident <id>', fr: 'incident <id>' },
  summary: {
    en: 'One incident: what fell, what that suggests, who sees to it',
    fr: 'Un incident : ce qui est tombé, ce que cela suggère, qui s’en occupe',
  },
  examples: { en: ['incident 1'], fr: ['incident 1'] },
  needs: 'viewer',
  async run(context, rest) {
    const id = await incidentNamed(context, rest, incident);
    return typeof id === 'number' ? showIncident(context, id) : id;
  },
};
