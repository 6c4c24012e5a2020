import { changeNamed } from '../changes/change-id.ts';
import { showChange } from '../changes/changes.ts';
import type { Command } from '../command.ts';

export const change: Command = {
  id: 'change',
  says: { en: ['change'], fr: ['changement'] },
  usage: { en: 'change <id>', fr: 'changement <id>' },
  summary: {
    en: 'One change: its plan, progress or report',
    fr: 'Un changement : son plan, son suivi ou son bilan',
  },
  examples: { en: ['change 1'], fr: ['changement 1'] },
  needs: 'viewer',
  async run(context, rest) {
    const id = await changeNamed(context, rest, change);
    return typeof id === 'number' ? showChange(context, id) : id;
  },
};
