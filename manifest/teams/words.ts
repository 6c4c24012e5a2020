import type { Locale } from '../../cards/wording/index.ts';

interface Words {
  readonly name: { readonly short: string; readonly full: string };
  readonly description: { readonly short: string; readonly full: string };
}

/** What the catalogue of Teams apps says of the bot. */
export const WORDS: Readonly<Record<Locale, Words>> = {
  en: {
    name: { short: 'Linekeeper', full: 'Linekeeper for desk phones' },
    description: {
      short: 'Looks after an organisation’s desk phones from the chat.',
      full:
        'Linekeeper enrols, restarts, updates and watches desk phones that work with Teams, straight from the chat.\n\n' +
        'Send it a list of phones as CSV: it checks every line, shows what would happen, asks for approval and reports what came of ' +
        'each phone. It walks you through the procedures for IP phones, Teams SIP Gateway, Skype for Business Cloud Connector and ' +
        'Exchange Unified Messaging, and tells you which phones have gone offline, all of one site in one message.\n\n' +
        'Say “help” to see what you may do.',
    },
  },
  fr: {
    name: { short: 'Linekeeper', full: 'Linekeeper pour les téléphones fixes' },
    description: {
      short: 'Prend soin des téléphones fixes d’une organisation depuis le chat.',
      full:
        'Linekeeper inscrit, redémarre, met à jour et surveille depuis le chat les téléphones fixes qui fonctionnent avec Teams.\n\n' +
        'Envoyez-lui une liste de téléphones en CSV : il vérifie chaque ligne, montre ce qui se passerait, demande une ' +
        'approbation et rend compte de chaque téléphone. Il vous guide dans les procédures pour les téléphones IP, la passerelle SIP ' +
        'de Teams, Skype for Business Cloud Connector et la messagerie unifiée d’Exchange, et vous dit quels téléphones sont hors ' +
        'ligne, tous ceux d’un site en un message.\n\n' +
        'Dites « aide » pour voir ce que vous pouvez faire.',
    },
  },
};
