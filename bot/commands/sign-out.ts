import type { Command } from '../command.ts';
import { askOnPhones } from '../changes/operations.ts';

export const signOut: Command = {
  id: 'sign-out',
  says: { en: ['sign-out', 'sign out'], fr: ['déconnecter'] },
  usage: { en: 'sign-out <selector>', fr: 'déconnecter <sélecteur>' },
  summary: {
    en: 'Sign accounts out of phones; without an interface for it, a list for the admin center',
    fr: 'Déconnecter des comptes de leurs postes ; faute d’interface, une liste pour le centre d’administration',
  },
  examples: { en: ['sign-out mac:0004F2ABCDEF'], fr: ['déconnecter mac:0004F2ABCDEF'] },
  needs: 'operator',
  changes: true,
  run: (context, rest) => askOnPhones(context, 'sign-out', signOut, rest),
};
