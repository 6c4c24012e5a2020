import { acknowledge } from '../../src/monitor/index.ts';
import type { Command } from '../command.ts';
import { incidentNamed } from '../incidents/incident-id.ts';
import { decideIncident } from '../incidents/incidents.ts';

export const ack: Command = {
  id: 'ack',
  says: { en: ['ack', 'acknowledge'], fr: ['acquitter'] },
  usage: { en: 'ack <id>', fr: 'acquitter <id>' },
  summary: {
    en: 'Say that you see to an incident; it is not escalated then',
    fr: 'Dire que vous vous occupez d’un incident ; l’alerte ne monte plus',
  },
  examples: { en: ['ack 1'], fr: ['acquitter 1'] },
  needs: 'operator',
  changes: true,
  async run(context, rest) {
    const id = await incidentNamed(context, rest, ack);
    return typeof id === 'number' ? decideIncident(context, id, acknowledge) : id;
  },
};
