import { changeNamed } from '../changes/change-id.ts';
import { decideChange } from '../changes/changes.ts';
import type { Command } from '../command.ts';

export const pause: Command = {
  id: 'pause',
  says: { en: ['pause'], fr: ['suspendre'] },
  usage: { en: 'pause <id>', fr: 'suspendre <id>' },
  summary: {
    en: 'Begin nothing new; what runs in the tenant still ends',
    fr: 'Ne plus rien commencer ; ce qui tourne se termine',
  },
  examples: { en: ['pause 1'], fr: ['suspendre 1'] },
  needs: 'operator',
  changes: true,
  async run(context, rest) {
    const id = await changeNamed(context, rest, pause);
    return typeof id === 'number' ? decideChange(context, id, 'pause') : id;
  },
};
