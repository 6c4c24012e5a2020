import type { Command } from '../command.ts';
import { askOnPhones } from '../changes/operations.ts';

export const restart: Command = {
  id: 'restart',
  says: { en: ['restart', 'reboot'], fr: ['redémarrer'] },
  usage: {
    en: 'restart <selector> [at 22:00-05:00] [waves 5%,25%,rest] [halt 10%]',
    fr: 'redémarrer <sélecteur> [à 22:00-05:00] [vagues 5%,25%,reste] [arrêt 10%]',
  },
  summary: {
    en: 'Restart phones in waves, sparing those in a call and the last one of a site',
    fr: 'Redémarrer des postes par vagues, sans toucher ceux en appel ni le dernier d’un site',
  },
  examples: {
    en: ['restart site:Lyon', 'restart model:"VVX 411" at 22:00-05:00'],
    fr: ['redémarrer site:Lyon', 'redémarrer model:"VVX 411" à 22:00-05:00'],
  },
  needs: 'operator',
  changes: true,
  run: (context, rest) => askOnPhones(context, 'restart', restart, rest),
};
