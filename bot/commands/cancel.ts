import { changeNamed } from '../changes/change-id.ts';
import { decideChange } from '../changes/changes.ts';
import type { Command } from '../command.ts';

export const cancel: Command = {
  id: 'cancel',
  says: { en: ['cancel'], fr: ['annuler'] },
  usage: { en: 'cancel <id>', fr: 'annuler <id>' },
  summary: {
    en: 'End a change; phones not yet begun are skipped',
    fr: 'Arrêter un changement ; les téléphones non commencés sont omis',
  },
  examples: { en: ['cancel 1'], fr: ['annuler 1'] },
  needs: 'operator',
  changes: true,
  async run(context, rest) {
    const id = await changeNamed(context, rest, cancel);
    return typeof id === 'number' ? decideChange(context, id, 'cancel') : id;
  },
};
