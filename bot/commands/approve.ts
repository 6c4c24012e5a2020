import { changeNamed } from '../changes/change-id.ts';
import { showChange } from '../changes/changes.ts';
import type { Command } from '../command.ts';

/** An approval is bound to a list that was seen: words alone approve nothing, so they bring the card that does. */
export const approve: Command = {
  id: 'approve',
  says: { en: ['approve'], fr: ['approuver'] },
  usage: { en: 'approve <id>', fr: 'approuver <id>' },
  summary: {
    en: 'The card on which a change is approved',
    fr: 'La carte sur laquelle on approuve un changement',
  },
  examples: { en: ['approve 1'], fr: ['approuver 1'] },
  needs: 'viewer',
  async run(context, rest) {
    const id = await changeNamed(context, rest, approve);
    return typeof id === 'number' ? showChange(context, id) : id;
  },
};
