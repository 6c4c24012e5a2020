import { changeNamed } from '../changes/change-id.ts';
import { retryChange } from '../changes/changes.ts';
import type { Command } from '../command.ts';

export const retry: Command = {
  id: 'retry',
  says: { en: ['retry'], fr: ['réessayer', 'relancer'] },
  usage: { en: 'retry <id>', fr: 'réessayer <id>' },
  summary: {
    en: 'A new change of the phones that did not succeed',
    fr: 'Un nouveau changement avec les téléphones en échec',
  },
  examples: { en: ['retry 1'], fr: ['réessayer 1'] },
  needs: 'operator',
  changes: true,
  async run(context, rest) {
    const id = await changeNamed(context, rest, retry);
    return typeof id === 'number' ? retryChange(context, id) : id;
  },
};
