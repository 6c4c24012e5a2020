import { whoami as card } from '../../cards/whoami.ts';
import { answer } from '../answer.ts';
import type { Command } from '../command.ts';

export const whoami: Command = {
  id: 'whoami',
  says: { en: ['whoami', 'who am i'], fr: ['qui suis-je'] },
  usage: { en: 'whoami', fr: 'qui suis-je' },
  summary: { en: 'Your identity, roles and language', fr: 'Votre identité, vos rôles et votre langue' },
  examples: { en: ['whoami'], fr: ['qui suis-je'] },
  needs: null,
  run: ({ turn, grants, locale, services }) =>
    Promise.resolve(
      answer(card, { name: turn.who.name, roles: grants, locale, isDemo: services.demo !== undefined }),
    ),
};
