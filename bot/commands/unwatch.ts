import type { Command } from '../command.ts';
import { stopNamed } from '../incidents/watches.ts';

export const unwatch: Command = {
  id: 'unwatch',
  says: { en: ['unwatch', 'stop watching'], fr: ['ne plus surveiller'] },
  usage: { en: 'unwatch <id>|<selector>|all', fr: 'ne plus surveiller <id>|<sélecteur>|tous' },
  summary: { en: 'End a watch of this conversation', fr: 'Arrêter une surveillance de cette conversation' },
  examples: {
    en: ['unwatch site:Lyon', 'unwatch all'],
    fr: ['ne plus surveiller site:Lyon', 'ne plus surveiller tous'],
  },
  needs: 'viewer',
  changes: true,
  run: stopNamed,
};
