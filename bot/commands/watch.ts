import { refused } from '../answer.ts';
import type { Command } from '../command.ts';
import { parseWatch } from '../incidents/watch-request.ts';
import { startWatch } from '../incidents/watches.ts';

export const watch: Command = {
  id: 'watch',
  says: { en: ['watch'], fr: ['surveiller'] },
  usage: {
    en: 'watch [selector] [quiet 22:00-06:00] [digest 08:00] [after 10 min]',
    fr: 'surveiller [sélecteur] [silence 22:00-06:00] [résumé 08:00] [après 10 min]',
  },
  summary: {
    en: 'Be told here when phones go offline, and when they are back',
    fr: 'Être prévenu ici quand des postes tombent, et quand ils reviennent',
  },
  examples: {
    en: ['watch site:Lyon', 'watch quiet 22:00-06:00', 'watch site:Lyon after 10 min'],
    fr: ['surveiller site:Lyon', 'surveiller silence 22:00-06:00', 'surveiller site:Lyon après 10 min'],
  },
  needs: 'viewer',
  changes: true,
  run(context, rest) {
    const request = parseWatch(rest);
    return request.ok ? startWatch(context, request.value) : Promise.resolve(refused(request.refusal));
  },
};
