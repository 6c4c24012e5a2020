import type { Command } from '../command.ts';
import { askOnPhones } from '../changes/operations.ts';

export const firmwareUpdate: Command = {
  id: 'firmware-update',
  says: { en: ['firmware update'], fr: ['micrologiciel mettre à jour', 'mettre à jour micrologiciel'] },
  usage: {
    en: 'firmware update <selector> [at 22:00-05:00] [waves 5%,25%,rest]',
    fr: 'micrologiciel mettre à jour <sélecteur> [à 22:00-05:00] [vagues 5%,25%,reste]',
  },
  summary: {
    en: 'Bring phones to the firmware that Microsoft approved, by having them fetch their settings again',
    fr: 'Amener des postes au micrologiciel approuvé par Microsoft, en leur faisant relire leurs réglages',
  },
  examples: {
    en: ['firmware update site:Lyon', 'firmware update model:"VVX 411" at 22:00-05:00'],
    fr: ['micrologiciel mettre à jour site:Lyon'],
  },
  needs: 'operator',
  changes: true,
  run: (context, rest) => askOnPhones(context, 'firmware-update', firmwareUpdate, rest),
};
