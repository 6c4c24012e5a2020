import { changeNamed } from '../changes/change-id.ts';
import { undoChange } from '../changes/changes.ts';
import type { Command } from '../command.ts';

export const undo: Command = {
  id: 'undo',
  says: { en: ['undo'], fr: ['annuler effet', 'défaire'] },
  usage: { en: 'undo <id>', fr: 'défaire <id>' },
  summary: {
    en: 'A new change that gives back what a change of policies or licences took or gave',
    fr: 'Un nouveau changement qui rend ce qu’un changement de stratégies ou de licences a pris ou donné',
  },
  examples: { en: ['undo 1'], fr: ['défaire 1'] },
  needs: 'operator',
  changes: true,
  async run(context, rest) {
    const id = await changeNamed(context, rest, undo);
    return typeof id === 'number' ? undoChange(context, id) : id;
  },
};
