import { rejectChange } from '../changes/changes.ts';
import { say } from '../answer.ts';
import type { Command } from '../command.ts';

export const reject: Command = {
  id: 'reject',
  says: { en: ['reject'], fr: ['refuser', 'rejeter'] },
  usage: { en: 'reject <id> <reason>', fr: 'refuser <id> <motif>' },
  summary: {
    en: 'Refuse a change that waits for approval, with the reason',
    fr: 'Refuser un changement en attente d’approbation, avec le motif',
  },
  examples: { en: ['reject 1 wrong site'], fr: ['refuser 1 mauvais site'] },
  needs: 'viewer',
  changes: true,
  async run(context, rest) {
    const [, digits, reason = ''] = /^#?(\d{1,9})(?:\s(.*))?$/s.exec(rest.trim()) ?? [];
    const [usage, suggestions] = [reject.usage[context.locale], ['approvals']];
    if (digits === undefined) return say('warning', 'usage', { usage }, { suggestions });
    return rejectChange(context, Number(digits), null, reason);
  },
};
