import type { Command } from '../command.ts';
import { askOnPhones } from '../changes/operations.ts';

export const diagnostics: Command = {
  id: 'diagnostics',
  says: { en: ['diagnostics'], fr: ['diagnostics', 'diagnostic'] },
  usage: { en: 'diagnostics <selector>', fr: 'diagnostics <sélecteur>' },
  summary: {
    en: 'Have phones send their logs to the Teams admin center',
    fr: 'Faire envoyer par des postes leurs journaux au centre d’administration Teams',
  },
  examples: { en: ['diagnostics site:Lyon health:critical'], fr: ['diagnostics site:Lyon santé:critique'] },
  needs: 'operator',
  changes: true,
  run: (context, rest) => askOnPhones(context, 'diagnostics', diagnostics, rest),
};
