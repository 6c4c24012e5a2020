import { changeNamed } from '../changes/change-id.ts';
import { decideChange } from '../changes/changes.ts';
import type { Command } from '../command.ts';

export const resume: Command = {
  id: 'resume',
  says: { en: ['resume'], fr: ['reprendre'] },
  usage: { en: 'resume <id>', fr: 'reprendre <id>' },
  summary: { en: 'Go on with a paused change', fr: 'Reprendre un changement suspendu' },
  examples: { en: ['resume 1'], fr: ['reprendre 1'] },
  needs: 'operator',
  changes: true,
  async run(context, rest) {
    const id = await changeNamed(context, rest, resume);
    return typeof id === 'number' ? decideChange(context, id, 'resume') : id;
  },
};
